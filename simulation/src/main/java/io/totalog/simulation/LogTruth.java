package io.totalog.simulation;

import java.util.ArrayList;
import java.util.List;

/** What is true of one log: its records in order, and what clients were told. */
final class LogTruth {
  final long id;

  /** The append that each seq belongs to. */
  final List<AppendTruth> bySeq = new ArrayList<>();

  /** Shards that take records. */
  final List<ShardTruth> open = new ArrayList<>();

  /** First seq of the newest acknowledged append. */
  long ackedFirst = -1;

  /** No later tail may be below. */
  long tailFloor;

  LogTruth(long id) {
    this.id = id;
  }

  long next() {
    return bySeq.size();
  }
}
