package io.totalog.kit.config;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.totalog.kit.management.ManagementServer;
import io.totalog.kit.management.Readiness;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Management of a service without HTTP of its own; a gateway serves the same paths itself. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus"
            + ".PrometheusMetricsExportAutoConfiguration")
@ConditionalOnNotWebApplication
@ConditionalOnProperty(name = "totalog.management.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ManagementProperties.class)
public class ManagementAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ManagementServer managementServer(
      ManagementProperties properties,
      ObjectProvider<Readiness> conditions,
      PrometheusMeterRegistry metrics) {
    return new ManagementServer(
        new InetSocketAddress(properties.host(), properties.port()),
        conditions.orderedStream().toList(),
        metrics);
  }
}
