package io.totalog.protocol.membership;

/**
 * Answer of a create.
 *
 * @param log the log that has the name now
 * @param isNew whether this call created it
 */
public record CreatedLog(LogMeta log, boolean isNew) {}
