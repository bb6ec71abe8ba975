package io.totalog.gateway.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.totalog.core.append.AppendResult;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What this gateway measures of its way with logs. */
final class LogMetrics {
  private final MeterRegistry registry;
  private final Timer ack;
  private final Counter failed;
  private final Counter unknown;
  private final Counter broken;
  private final Counter catchUpReads;
  private final Counter catchUpShared;
  private final Counter tailQuestions;

  LogMetrics(MeterRegistry registry) {
    this.registry = registry;
    ack =
        Timer.builder("log.append.ack")
            .description("From taking an append to its acknowledgement")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    failed = counter("log.append.failed", "Appends that were certainly not appended");
    unknown = counter("log.append.unknown", "Appends that ended without knowing");
    broken = counter("log.append.stream.broken", "Append streams to shard nodes that broke");
    catchUpReads = counter("log.catchup.reads", "Ranges read from shards for readers behind");
    catchUpShared = counter("log.catchup.shared", "Ranges that another reader had read");
    tailQuestions = counter("log.tail.questions", "Tail questions asked for clients");
  }

  void acknowledged(AppendResult result, long nanos) {
    switch (result) {
      case AppendResult.Acknowledged ok -> ack.record(nanos, TimeUnit.NANOSECONDS);
      case AppendResult.Failed f when f.maybeApplied() -> unknown.increment();
      case AppendResult.Failed f -> failed.increment();
    }
  }

  void brokenStream() {
    broken.increment();
  }

  void catchUpRead() {
    catchUpReads.increment();
  }

  void catchUpShared() {
    catchUpShared.increment();
  }

  void tailQuestion() {
    tailQuestions.increment();
  }

  <T> void outstanding(T owner, ToDoubleFunction<T> bytes) {
    gauge("log.append.outstanding", "Bytes of appends in flight", owner, bytes);
  }

  <T> void rings(T owner, ToDoubleFunction<T> bytes, ToDoubleFunction<T> followed) {
    gauge("log.tail.ring.bytes", "Bytes of recent records kept for followers", owner, bytes);
    gauge("log.tail.followed", "Logs whose tail is open", owner, followed);
  }

  private <T> void gauge(String name, String what, T owner, ToDoubleFunction<T> value) {
    Gauge.builder(name, owner, value).description(what).register(registry);
  }

  private Counter counter(String name, String what) {
    return Counter.builder(name).description(what).register(registry);
  }
}
