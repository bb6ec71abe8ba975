package io.totalog.gateway.log;

import io.totalog.core.append.AppendBookOptions;
import io.totalog.core.merge.FollowerOptions;
import io.totalog.protocol.membership.LogConfig;
import java.util.Optional;

/**
 * What can be set for a gateway's way with logs.
 *
 * @param append times and bounds of appends in flight
 * @param follower times and bounds of a log's tail
 * @param ringBytesMax most bytes of recent records kept in memory for one followed log
 * @param ringsBytesMax most bytes of recent records of all followed logs together
 * @param ringRecordsMax most recent records kept for one followed log, a power of two
 * @param lingerMs how long a log's tail stays open after its last follower left
 * @param readTimeoutMs how long a read looks for a record that exists
 * @param tailTimeoutMs how long a tail question may take
 * @param autoCreate configuration of a log that an append creates; empty: appends create none
 */
public record LogOptions(
    AppendBookOptions append,
    FollowerOptions follower,
    long ringBytesMax,
    long ringsBytesMax,
    int ringRecordsMax,
    long lingerMs,
    long readTimeoutMs,
    long tailTimeoutMs,
    Optional<LogConfig> autoCreate) {
  /** Checks the ranges. */
  public LogOptions {
    if (ringBytesMax < 1 || ringsBytesMax < ringBytesMax || Integer.bitCount(ringRecordsMax) != 1) {
      throw new IllegalArgumentException(
          "ring: "
              + ringBytesMax
              + " of "
              + ringsBytesMax
              + " bytes, "
              + ringRecordsMax
              + " records");
    }
    if (lingerMs < 0 || readTimeoutMs < 1 || tailTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "linger " + lingerMs + ", read " + readTimeoutMs + ", tail " + tailTimeoutMs);
    }
  }

  /** What fits a gateway that shares a 512 MiB heap with everything else. */
  public static LogOptions defaults() {
    return new LogOptions(
        AppendBookOptions.DEFAULT,
        FollowerOptions.DEFAULT,
        12L << 20,
        64L << 20,
        1 << 14,
        5_000,
        10_000,
        2_000,
        Optional.empty());
  }

  /** Returns the same with another append time-out. */
  public LogOptions withAppendTimeoutMs(long timeoutMs) {
    return new LogOptions(
        append.withTimeoutMs(timeoutMs),
        follower,
        ringBytesMax,
        ringsBytesMax,
        ringRecordsMax,
        lingerMs,
        readTimeoutMs,
        tailTimeoutMs,
        autoCreate);
  }

  /** Returns the same with logs that appends create. */
  public LogOptions withAutoCreate(Optional<LogConfig> config) {
    return new LogOptions(
        append,
        follower,
        ringBytesMax,
        ringsBytesMax,
        ringRecordsMax,
        lingerMs,
        readTimeoutMs,
        tailTimeoutMs,
        config);
  }
}
