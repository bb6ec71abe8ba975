package io.totalog.gateway.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How appends are treated.
 *
 * @param timeout How long an append waits for its place in the order; then it is answered
 *     not-ordered.
 */
@ConfigurationProperties("totalog.append")
public record AppendProperties(@DefaultValue("10s") Duration timeout) {

  /** Checks the range. */
  public AppendProperties {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("totalog.append.timeout must be above zero");
    }
  }
}
