package io.totalog.shard.replica;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.core.append.AppendOutcome;
import java.util.concurrent.atomic.AtomicLong;

/** What becomes of appends, as {@code shard.append}, and whether the leader knows this node. */
public final class ReplicaMetrics {

  private final Counter ordered;
  private final Counter beyondSeal;
  private final Counter refused;
  private final AtomicLong connected = new AtomicLong();

  /** Registers the meters. */
  public ReplicaMetrics(MeterRegistry registry) {
    ordered = appends(registry, "ordered");
    beyondSeal = appends(registry, "beyond-seal");
    refused = appends(registry, "refused");
    Gauge.builder("report.connected", connected, AtomicLong::doubleValue)
        .description("1 while the ordering leader knows this node")
        .register(registry);
  }

  void onOutcome(AppendOutcome outcome) {
    switch (outcome) {
      case AppendOutcome.Ordered o -> ordered.increment();
      case AppendOutcome.BeyondSeal b -> beyondSeal.increment();
      case AppendOutcome.Refused r -> refused.increment();
    }
  }

  void onConnected(boolean isConnected) {
    connected.set(isConnected ? 1 : 0);
  }

  private static Counter appends(MeterRegistry registry, String outcome) {
    return Counter.builder("shard.append")
        .description("Appends answered")
        .tag("outcome", outcome)
        .register(registry);
  }
}
