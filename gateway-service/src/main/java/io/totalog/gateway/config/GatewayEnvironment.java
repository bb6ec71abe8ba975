package io.totalog.gateway.config;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Tells Spring Boot's web server and documentation what {@code totalog.*} says. Lowest precedence:
 * anything set on purpose wins.
 */
public final class GatewayEnvironment implements EnvironmentPostProcessor {
  /** Longest request line. */
  static final int LINE_BYTES_MAX = 8 << 10;

  /** All header lines of a request together; a record's own headers may take 16 KiB of it. */
  static final int HEADER_BYTES_MAX = 32 << 10;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> server =
        Map.of(
            "server.address", "${totalog.host:127.0.0.1}",
            "server.port", "${totalog.port:8080}",
            "server.max-http-request-header-size", HEADER_BYTES_MAX + "B",
            "server.netty.max-initial-line-length", LINE_BYTES_MAX + "B",
            "server.shutdown", "immediate",
            "spring.main.web-application-type", "reactive",
            "management.endpoints.access.default", "none");
    Map<String, Object> documentation =
        Map.of(
            "springdoc.api-docs.enabled", "true",
            "springdoc.swagger-ui.enabled", "true",
            "springdoc.api-docs.path", "/openapi.json",
            "springdoc.api-docs.version", "openapi_3_1",
            "springdoc.swagger-ui.path", "/swagger-ui",
            "springdoc.swagger-ui.url", "/openapi.json",
            "springdoc.swagger-ui.operations-sorter", "none",
            "springdoc.writer-with-order-by-keys", "false");
    environment.getPropertySources().addLast(new MapPropertySource("totalog http", server));
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("totalog openapi", documentation));
  }
}
