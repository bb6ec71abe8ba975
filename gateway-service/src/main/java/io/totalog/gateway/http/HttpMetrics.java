package io.totalog.gateway.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the HTTP surface measures: how much of each of its bounds is used. */
public final class HttpMetrics {

  private HttpMetrics() {}

  /** Registers the gauges of a gate. */
  public static void register(Gate gate, MeterRegistry registry) {
    gauge(registry, "http.appends", "Appends in flight", gate.appends());
    gauge(registry, "http.body.bytes", "What appends in flight weigh", gate.bodyBytes());
    gauge(registry, "http.page.bytes", "What pages being read and written weigh", gate.pageBytes());
    gauge(registry, "http.reads", "Pages and records being read", gate.reads());
    gauge(registry, "http.polls", "Pages that may wait for records", gate.polls());
    gauge(registry, "http.streams", "Open SSE and NDJSON streams", gate.streams());
    gauge(registry, "http.websockets", "Open WebSockets", gate.sockets());
  }

  private static void gauge(MeterRegistry registry, String name, String what, Budget budget) {
    Gauge.builder(name, budget, Budget::taken).description(what).register(registry);
  }
}
