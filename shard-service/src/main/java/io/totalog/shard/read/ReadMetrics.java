package io.totalog.shard.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What reading does, as {@code store.read.*} and {@code shard.*}. */
public final class ReadMetrics {

  private final Counter fromMemory;
  private final Counter fromDisk;
  private final Counter corrupt;
  private final AtomicInteger tails = new AtomicInteger();
  private final AtomicLong unorderedBytes = new AtomicLong();
  private final AtomicLong unorderedRecords = new AtomicLong();
  private final AtomicLong recentBytes = new AtomicLong();

  /** Registers the meters. */
  public ReadMetrics(MeterRegistry registry) {
    fromMemory = batches(registry, "memory");
    fromDisk = batches(registry, "disk");
    corrupt =
        Counter.builder("store.corrupt")
            .description("Copies found corrupt by a read")
            .register(registry);
    gauge(registry, "shard.tails", "Open tails", tails);
    gauge(registry, "shard.append.pending.bytes", "Appends stored and not ordered", unorderedBytes);
    gauge(registry, "replica.lag", "Records stored and not ordered", unorderedRecords);
    gauge(registry, "shard.recent.bytes", "Ordered batches kept in memory", recentBytes);
  }

  void onBatches(int count, boolean isFromDisk) {
    (isFromDisk ? fromDisk : fromMemory).increment(count);
  }

  void onCorrupt() {
    corrupt.increment();
  }

  AtomicInteger tails() {
    return tails;
  }

  void onUnordered(long bytes, long records) {
    unorderedBytes.addAndGet(bytes);
    unorderedRecords.addAndGet(records);
  }

  void onRecent(long bytes) {
    recentBytes.addAndGet(bytes);
  }

  private static Counter batches(MeterRegistry registry, String source) {
    return Counter.builder("store.read.batches")
        .description("Batches read")
        .tag("source", source)
        .register(registry);
  }

  private static void gauge(MeterRegistry registry, String name, String text, Number value) {
    Gauge.builder(name, value, Number::doubleValue).description(text).register(registry);
  }
}
