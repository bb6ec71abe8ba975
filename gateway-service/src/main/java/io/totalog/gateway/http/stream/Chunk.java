package io.totalog.gateway.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Slices of shared bytes that go to a socket together. For one thread at a time. */
public final class Chunk {
  /** No more is added to a chunk of this size. */
  public static final int FULL_BYTES = 64 << 10;

  private final List<byte[]> arrays = new ArrayList<>();
  private final List<int[]> ranges = new ArrayList<>();
  private int bytes;

  /** Makes an empty one. */
  public Chunk() {}

  /** Adds a whole array, which must not be changed any more. */
  public Chunk add(byte[] array) {
    return add(array, 0, array.length);
  }

  /** Adds a slice of an array, which must not be changed any more. */
  public Chunk add(byte[] array, int fromInclusive, int toExclusive) {
    arrays.add(array);
    ranges.add(new int[] {fromInclusive, toExclusive});
    bytes += toExclusive - fromInclusive;
    return this;
  }

  /** Returns how many bytes it has. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether it has enough. */
  public boolean isFull() {
    return bytes >= FULL_BYTES;
  }

  /** Copies it once, to where the socket reads from; the caller owns the buffer. */
  public ByteBuf toBuffer(ByteBufAllocator allocator) {
    ByteBuf buffer = allocator.directBuffer(bytes, bytes);
    for (int i = 0; i < arrays.size(); i++) {
      int[] range = ranges.get(i);
      buffer.writeBytes(arrays.get(i), range[0], range[1] - range[0]);
    }
    return buffer;
  }
}
