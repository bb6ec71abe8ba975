package io.totalog.membership.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the membership leader works.
 *
 * @param interval How often the leader looks for logs whose creation or deletion a crash has left
 *     unfinished.
 * @param sweepInterval How often the leader asks again for logs that were in order when it saw them
 *     last.
 * @param commandTimeout How long the creation or deletion of a log may take before the caller is
 *     told to retry.
 */
@ConfigurationProperties("totalog.membership")
public record MembershipProperties(
    @DefaultValue("5s") Duration interval,
    @DefaultValue("10m") Duration sweepInterval,
    @DefaultValue("10s") Duration commandTimeout) {}
