package io.totalog.core.shard;

import java.util.List;

/**
 * A write that was handed out, and how far each copy in it is once it is done. A copy that was
 * truncated since has another generation, and its old length no longer counts.
 */
final class InFlightWrite {

  private final long token;
  private final boolean sync;
  private final ShardReplica[] replicas;
  private final int[] generations;
  private final long[] appended;
  private final long[] mapped;
  private final List<Runnable> whenDurable;

  private InFlightWrite(long token, boolean sync, int replicas, List<Runnable> whenDurable) {
    this.token = token;
    this.sync = sync;
    this.replicas = new ShardReplica[replicas];
    this.generations = new int[replicas];
    this.appended = new long[replicas];
    this.mapped = new long[replicas];
    this.whenDurable = whenDurable;
  }

  static InFlightWrite of(
      long token, boolean sync, List<ShardReplica> touched, List<Runnable> whenDurable) {
    InFlightWrite write = new InFlightWrite(token, sync, touched.size(), whenDurable);
    for (int i = 0; i < write.replicas.length; i++) {
      ShardReplica replica = touched.get(i);
      write.replicas[i] = replica;
      write.generations[i] = replica.generation();
      write.appended[i] = replica.appended();
      write.mapped[i] = replica.mapped();
    }
    return write;
  }

  long token() {
    return token;
  }

  boolean sync() {
    return sync;
  }

  void onWritten() {
    for (int i = 0; i < replicas.length; i++) {
      replicas[i].onWritten(generations[i], appended[i], mapped[i]);
    }
  }

  void onSynced() {
    for (int i = 0; i < replicas.length; i++) {
      replicas[i].onSynced(generations[i], appended[i], mapped[i]);
    }
    whenDurable.forEach(Runnable::run);
  }
}
