package io.totalog.kit.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where other services reach this one.
 *
 * @param host Address the gRPC server binds to and is registered under; loopback unless set.
 * @param port Port of the gRPC server; 0 takes a free one.
 */
@ConfigurationProperties("totalog.rpc")
public record RpcProperties(@DefaultValue("127.0.0.1") String host, @DefaultValue("0") int port) {}
