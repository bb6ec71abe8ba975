package io.totalog.protocol.batch;

import io.totalog.protocol.batch.CorruptBatchException.Kind;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The body under codec 1. Inflating never allocates more than a batch may have, whatever is stored.
 */
final class BodyDeflate {

  /** Where the compressed bytes begin: after the header and the decompressed size. */
  private static final int COMPRESSED_AT = BatchHeader.BYTES + Integer.BYTES;

  private BodyDeflate() {}

  /**
   * Returns a batch with the body compressed and the header left to fill, or the very same array
   * when compression does not pay.
   */
  static byte[] shrink(byte[] plain) {
    byte[] out = new byte[plain.length];
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain, BatchHeader.BYTES, plain.length - BatchHeader.BYTES);
      deflater.finish();
      int room = out.length - COMPRESSED_AT;
      int written = room <= 0 ? 0 : deflater.deflate(out, COMPRESSED_AT, room);
      if (!deflater.finished()) {
        return plain;
      }
      BatchHeader.bigEndianInt(out, BatchHeader.BYTES, plain.length - BatchHeader.BYTES);
      return Arrays.copyOf(out, COMPRESSED_AT + written);
    } finally {
      deflater.end();
    }
  }

  /** Returns the decompressed body of a batch. */
  static byte[] expand(byte[] bytes) {
    int size =
        bytes.length < COMPRESSED_AT ? -1 : BatchHeader.bigEndianInt(bytes, BatchHeader.BYTES);
    if (size < 1 || size > BatchCodec.BATCH_BYTES_MAX) {
      throw new CorruptBatchException(Kind.CONTENT, "decompressed size " + size);
    }
    byte[] body = new byte[size];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes, COMPRESSED_AT, bytes.length - COMPRESSED_AT);
      int read = 0;
      while (read < size && !inflater.needsInput() && !inflater.needsDictionary()) {
        read += inflater.inflate(body, read, size - read);
        if (inflater.finished()) {
          break;
        }
      }
      // The stream's end may need one more call, which must yield nothing.
      boolean over = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
      if (over || read != size || !inflater.finished() || inflater.getRemaining() != 0) {
        throw new CorruptBatchException(Kind.CONTENT, "compressed body is not " + size + " bytes");
      }
      return body;
    } catch (DataFormatException e) {
      throw new CorruptBatchException(Kind.CONTENT, "compressed body: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
