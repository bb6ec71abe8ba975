package io.totalog.membership.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the membership leader works.
 *
 * @param reconcileInterval How often the leader looks for unfinished work when nothing has changed.
 * @param sweepInterval How often the leader asks again for logs that were in order when it last
 *     looked.
 * @param commandTimeout How long creating or deleting a log may take before the caller is told to
 *     retry.
 */
@ConfigurationProperties("totalog.membership")
public record MembershipProperties(
    @DefaultValue("5s") Duration reconcileInterval,
    @DefaultValue("10m") Duration sweepInterval,
    @DefaultValue("10s") Duration commandTimeout) {}
