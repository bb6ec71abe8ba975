package io.totalog.gateway.config;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** A gateway as a process of its own: {@code totalog.zookeeper} says where its cluster is. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class GatewayServiceApplication {

  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(GatewayServiceApplication.class, arguments);
  }
}
