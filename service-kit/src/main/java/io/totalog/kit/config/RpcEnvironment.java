package io.totalog.kit.config;

import io.totalog.protocol.rpc.RpcLimits;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Tells Spring Boot's gRPC server what {@code totalog.rpc} says, and the bounds that our clients
 * rely on. Lowest precedence: anything set on purpose wins.
 */
public final class RpcEnvironment implements EnvironmentPostProcessor {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> defaults =
        Map.of(
            "spring.grpc.server.address", "${totalog.rpc.host:127.0.0.1}",
            "spring.grpc.server.port", "${totalog.rpc.port:0}",
            "spring.grpc.server.inbound.message.max-size", RpcLimits.MESSAGE_BYTES_MAX + "B",
            "spring.grpc.server.keepalive.permit.time", "5s",
            "spring.grpc.server.keepalive.permit.without-calls", "true",
            "spring.grpc.server.shutdown.grace-period", "3s",
            "spring.grpc.server.reflection.enabled", "false",
            "spring.grpc.server.observation.enabled", "false",
            "spring.grpc.client.observation.enabled", "false");
    environment.getPropertySources().addLast(new MapPropertySource("totalog rpc", defaults));
  }
}
