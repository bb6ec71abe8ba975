package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.core.record.Limits;

/** Where the cut log lies. Stable: a running cluster finds its order here. */
final class CutLogPaths {

  final String top;
  final String sequencer;
  final String cluster;
  final String epoch;
  final String index;
  final String buckets;
  final String slots;
  private final String[] bucket = new String[Limits.CHECKPOINT_BUCKETS];
  private final String[] slot = new String[Limits.RING_SLOTS];

  /** Lays out the tree below a znode such as {@code /totalog}. */
  CutLogPaths(String top) {
    this.top = top;
    sequencer = top + "/sequencer";
    cluster = sequencer + "/cluster";
    epoch = sequencer + "/epoch";
    index = sequencer + "/index";
    buckets = sequencer + "/buckets";
    slots = sequencer + "/slots";
    for (int b = 0; b < bucket.length; b++) {
      bucket[b] = buckets + "/%02d".formatted(b);
    }
    for (int s = 0; s < slot.length; s++) {
      slot[s] = slots + "/%04d".formatted(s);
    }
  }

  String bucket(int number) {
    return bucket[number];
  }

  String slot(int number) {
    return slot[number];
  }
}
