package io.totalog.protocol.membership;

import io.totalog.core.id.LogId;
import java.time.Instant;

/**
 * What is known of a log beside its records.
 *
 * @param id for ever
 * @param name while it exists
 * @param created when it was created
 * @param config its configuration
 * @param configVersion grows with each change
 */
public record LogMeta(
    LogId id, String name, Instant created, LogConfig config, long configVersion) {}
