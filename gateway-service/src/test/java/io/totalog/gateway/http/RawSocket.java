package io.totalog.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection of which a test writes and reads every byte itself. */
public final class RawSocket implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /** Connects to a port of this machine. */
  public RawSocket(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(TIMEOUT_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends text, one byte a character. */
  public RawSocket send(String latin1) {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public RawSocket send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads on until the text has come, and returns all that came; fails after ten seconds. */
  public String await(String text) {
    while (!seen().contains(text)) {
      if (!isMore()) {
        throw new AssertionError("ended without " + text + ":\n" + seen());
      }
    }
    return seen();
  }

  /** Reads on until so many answers have begun and ended. */
  public void awaitAnswers(int count) {
    while (seen().split("HTTP/1.1 ", -1).length - 1 < count || !seen().endsWith("}")) {
      if (!isMore()) {
        throw new AssertionError("ended before answer " + count + ":\n" + seen());
      }
    }
  }

  /** Reads to the end and returns all that came. */
  public String awaitEnd() {
    while (isMore()) {}
    return seen();
  }

  private String seen() {
    return seen.toString(StandardCharsets.ISO_8859_1);
  }

  private boolean isMore() {
    try {
      byte[] some = new byte[65_536];
      int count = socket.getInputStream().read(some);
      if (count > 0) {
        seen.write(some, 0, count);
      }
      return count > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("after:\n" + seen(), e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
