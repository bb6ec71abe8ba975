package io.totalog.kit.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where operators reach a service that has no other HTTP.
 *
 * @param enabled Whether /livez, /readyz and /metrics are served on a port of their own.
 * @param host Address to bind to; loopback unless set.
 * @param port Port to listen on; 0 takes a free one.
 */
@ConfigurationProperties("totalog.management")
public record ManagementProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("0") int port) {}
