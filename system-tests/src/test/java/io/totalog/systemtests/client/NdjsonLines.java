package io.totalog.systemtests.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Splits a stream into lines and gives only those that a line feed ended: half a line at a cut is
 * not a line.
 */
final class NdjsonLines {
  /** A record's limit in the contract, in its longest form, with room for its members. */
  private static final int LINE_BYTES_MAX = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;

  NdjsonLines(InputStream in) {
    this.in = in;
  }

  /** The next whole line without its line feed; empty at the stream's end. */
  Optional<String> next() throws IOException {
    while (true) {
      if (at == end) {
        end = in.read(buffer);
        at = 0;
        if (end < 0) {
          end = 0;
          return Optional.empty();
        }
      }
      while (at < end) {
        byte b = buffer[at++];
        if (b == '\n') {
          String text = line.toString(StandardCharsets.UTF_8);
          line.reset();
          return Optional.of(text);
        }
        line.write(b);
        if (line.size() > LINE_BYTES_MAX) {
          throw new IOException("a line without an end");
        }
      }
    }
  }
}
