package io.totalog.core.sequencer;

import io.totalog.core.record.Limits;

/** The bytes of the checkpoint index: per bucket, the cut it is valid at, and the newest time. */
public final class IndexCodec {

  private static final int VERSION = 1;

  private IndexCodec() {}

  /** Encodes the index of a cut log that has no cut yet. */
  public static byte[] empty() {
    return encode(new long[Limits.CHECKPOINT_BUCKETS], 0);
  }

  static byte[] encode(long[] cuts, long timeMs) {
    ByteWriter out = new ByteWriter(cuts.length * 5 + 8);
    out.putByte(VERSION);
    out.putVar(timeMs);
    for (long cut : cuts) {
      out.putVar(cut);
    }
    return out.toBytes();
  }

  static long readTimeMs(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    in.readByte();
    return in.readVar();
  }

  static long[] decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new CorruptCutLogException("an index of version " + version);
    }
    in.readVar();
    long[] cuts = new long[Limits.CHECKPOINT_BUCKETS];
    for (int b = 0; b < cuts.length; b++) {
      cuts[b] = in.readVar();
    }
    in.requireEnd();
    return cuts;
  }
}
