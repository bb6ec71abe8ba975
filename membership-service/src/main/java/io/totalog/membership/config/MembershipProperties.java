package io.totalog.membership.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How membership works.
 *
 * @param reconcileInterval How often the leader looks for unfinished work when nothing has changed.
 */
@ConfigurationProperties("totalog.membership")
public record MembershipProperties(@DefaultValue("5s") Duration reconcileInterval) {}
