package io.totalog.gateway.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the HTTP surface measures: how much of each of its bounds is used. */
public final class HttpMetrics {

  private HttpMetrics() {}

  /** Registers the gauges of a gate. */
  public static void register(Gate gate, MeterRegistry registry) {
    gauge(registry, "http.appends", "Appends in flight", gate.appends());
    gauge(registry, "http.body.bytes", "Bytes of appends in flight", gate.bodyBytes());
    gauge(registry, "http.page.bytes", "Bytes of pages being written", gate.pageBytes());
    gauge(registry, "http.streams", "Open SSE and NDJSON streams", gate.streams());
    gauge(registry, "http.websockets", "Open WebSockets", gate.sockets());
  }

  private static void gauge(MeterRegistry registry, String name, String what, Budget budget) {
    Gauge.builder(name, budget, Budget::taken).description(what).register(registry);
  }
}
