package io.totalog.membership.repair;

import io.totalog.core.id.NodeId;
import java.time.Duration;

/**
 * How membership works in one process.
 *
 * @param node this process
 * @param interval how often the leader walks over the logs
 * @param sweepInterval how often it asks for logs that were in order
 * @param commandTimeout after which a command gives up
 */
public record MembershipOptions(
    NodeId node, Duration interval, Duration sweepInterval, Duration commandTimeout) {

  /** Checks the ranges. */
  public MembershipOptions {
    if (!interval.isPositive() || !sweepInterval.isPositive() || !commandTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "totalog.membership: interval, sweep-interval and command-timeout must be above 0");
    }
  }
}
