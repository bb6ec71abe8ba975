package io.totalog.protocol.rpc;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Stored batches in and out of messages without a copy. Neither side changes the arrays. */
public final class WireBytes {

  private WireBytes() {}

  /** Returns the array as bytes of a message; it must not be changed afterwards. */
  public static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** Returns the array behind received bytes where it fits exactly, else a copy. */
  public static byte[] unwrap(ByteString bytes) {
    Capture capture = new Capture(bytes.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, capture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return capture.result;
  }

  /** Keeps the first array if it is all of it, else gathers the pieces. */
  private static final class Capture extends ByteOutput {

    private final int size;
    private byte[] result = {};
    private int filled;

    Capture(int size) {
      this.size = size;
    }

    @Override
    public void write(byte value) {
      write(new byte[] {value}, 0, 1);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      if (result.length != size) {
        result = new byte[size];
      }
      System.arraycopy(value, offset, result, filled, length);
      filled += length;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      if (offset == 0 && length == size && value.length == size) {
        result = value;
        filled = size;
      } else {
        write(value, offset, length);
      }
    }

    @Override
    public void write(ByteBuffer value) {
      byte[] copy = new byte[value.remaining()];
      value.get(copy);
      write(copy, 0, copy.length);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      write(value);
    }
  }
}
