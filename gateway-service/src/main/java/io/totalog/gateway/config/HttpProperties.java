package io.totalog.gateway.config;

import io.totalog.gateway.http.GateLimits;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What HTTP takes and how much of it at once; beyond a bound a request is answered 503 overloaded.
 *
 * @param allowedOrigins Origins of web pages that may read, append and create, as
 *     https://host:port; * for all.
 * @param accessLog Whether a line is logged for each request.
 * @param bodyTimeout How long a request's body may make no progress before its connection is
 *     closed; in four times that the whole body of an append must have come.
 * @param idleTimeout How long a connection may be open without a request.
 * @param appendsMax Most appends in flight at once.
 * @param bodyBytesMax Most memory of appends in flight at once: three times their bodies.
 * @param pageBytesMax Most memory of pages being read and written at once: twice their records.
 * @param readsMax Most pages and single records being read at once.
 * @param pollsMax Most pages that may wait for records at once.
 * @param streamsMax Most open SSE and following NDJSON streams.
 * @param websocketsMax Most open WebSockets.
 */
@ConfigurationProperties("totalog.http")
public record HttpProperties(
    @DefaultValue("*") List<String> allowedOrigins,
    @DefaultValue("false") boolean accessLog,
    @DefaultValue("30s") Duration bodyTimeout,
    @DefaultValue("120s") Duration idleTimeout,
    @DefaultValue("10000") int appendsMax,
    @DefaultValue("96MB") DataSize bodyBytesMax,
    @DefaultValue("96MB") DataSize pageBytesMax,
    @DefaultValue("2000") int readsMax,
    @DefaultValue("10000") int pollsMax,
    @DefaultValue("10000") int streamsMax,
    @DefaultValue("2000") int websocketsMax) {

  /** Copies the list. */
  public HttpProperties {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** Returns the bounds. */
  GateLimits limits() {
    return new GateLimits(
        appendsMax,
        bodyBytesMax.toBytes(),
        pageBytesMax.toBytes(),
        readsMax,
        pollsMax,
        streamsMax,
        websocketsMax);
  }

  /** Returns how long the body of an append may take from its first byte to its last. */
  Duration bodyDeadline() {
    return bodyTimeout.multipliedBy(4);
  }
}
