package io.totalog.shard.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the writer does, as {@code store.*}. */
public final class StoreMetrics {

  private final Counter bytes;
  private final DistributionSummary group;
  private final Timer fsync;
  private final Timer unsynced;

  /** Registers the meters. */
  public StoreMetrics(MeterRegistry registry) {
    bytes =
        Counter.builder("store.write.bytes")
            .description("Bytes of batches written")
            .baseUnit("bytes")
            .register(registry);
    group =
        DistributionSummary.builder("store.write.group")
            .description("Writes that shared one change of the store")
            .register(registry);
    fsync =
        Timer.builder("store.fsync")
            .description("Time of a change with fsync")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    unsynced =
        Timer.builder("store.write")
            .description("Time of a change without fsync")
            .register(registry);
  }

  void onWrite(int writes, long writtenBytes, boolean isSync, long nanos) {
    bytes.increment((double) writtenBytes);
    group.record(writes);
    (isSync ? fsync : unsynced).record(nanos, TimeUnit.NANOSECONDS);
  }
}
