package io.totalog.gateway.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where users reach the gateway.
 *
 * @param host Address that HTTP is bound to; loopback only unless set, 0.0.0.0 for every address.
 * @param port Port of HTTP; 0 takes a free one.
 */
@ConfigurationProperties("totalog")
public record GatewayProperties(
    @DefaultValue("127.0.0.1") String host, @DefaultValue("8080") int port) {

  /** Checks the range. */
  public GatewayProperties {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("totalog.port must be 0 to 65535, not " + port);
    }
  }
}
