package io.totalog.sequencer.cutter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.sequencer.CutLogWrite;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Figures of the cut loop. {@code cut.interval}: between two committed cuts; {@code cut.write}:
 * from submission to ZooKeeper's answer; {@code cut.count}; {@code cut.bytes}: of entries; {@code
 * cut.parts}: parts told to one node for one cut; {@code checkpoint.bytes}: written; {@code
 * sequencer.leader}: 1 if this process leads; {@code sequencer.alarm}: 1 if ordering waits for an
 * operator; {@code sequencer.takeovers}.
 */
public final class SequencerMetrics {

  private final Timer interval;
  private final Timer write;
  private final DistributionSummary parts;
  private final DistributionSummary bytes;
  private final Counter count;
  private final Counter checkpointBytes;
  private final Counter takeovers;
  private final AtomicInteger leading = new AtomicInteger();
  private final AtomicInteger alarmed = new AtomicInteger();
  private long lastCutNanos;
  private boolean hasCut;

  /** Registers all of them. */
  public SequencerMetrics(MeterRegistry registry) {
    interval =
        Timer.builder("cut.interval")
            .description("Time between two committed cuts")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    write =
        Timer.builder("cut.write")
            .description("Time from submitting a write to the cut log to its answer")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(1))
            .register(registry);
    parts =
        DistributionSummary.builder("cut.parts")
            .description("Parts told to one node for one cut")
            .register(registry);
    bytes =
        DistributionSummary.builder("cut.bytes")
            .description("Size of a committed entry")
            .baseUnit("bytes")
            .register(registry);
    count = Counter.builder("cut.count").description("Committed cuts").register(registry);
    checkpointBytes =
        Counter.builder("checkpoint.bytes")
            .description("Checkpoint bytes written")
            .baseUnit("bytes")
            .register(registry);
    takeovers =
        Counter.builder("sequencer.takeovers")
            .description("Times this process began to lead")
            .register(registry);
    registry.gauge("sequencer.leader", leading);
    registry.gauge("sequencer.alarm", alarmed);
  }

  void onLeading(boolean leads) {
    leading.set(leads ? 1 : 0);
    if (leads) {
      takeovers.increment();
      hasCut = false;
    }
  }

  void onAlarm() {
    alarmed.set(1);
  }

  void onDelivered(CutDelivery delivery) {
    parts.record(delivery.parts().size());
  }

  void onWritten(CutLogWrite done, long tookNanos, long nowNanos) {
    write.record(tookNanos, TimeUnit.NANOSECONDS);
    switch (done) {
      case CutLogWrite.Cut cut -> {
        count.increment();
        bytes.record(cut.bytes().length);
        if (hasCut) {
          interval.record(nowNanos - lastCutNanos, TimeUnit.NANOSECONDS);
        }
        hasCut = true;
        lastCutNanos = nowNanos;
      }
      case CutLogWrite.Checkpoint step -> {
        for (CutLogWrite.Bucket bucket : step.buckets()) {
          checkpointBytes.increment(bucket.bytes().length);
        }
        checkpointBytes.increment(step.index().length);
      }
      case CutLogWrite.Check check -> {}
    }
  }
}
