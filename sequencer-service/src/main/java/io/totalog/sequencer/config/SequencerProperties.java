package io.totalog.sequencer.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the sequencer orders.
 *
 * @param interval Least time between two cuts; 0 makes them as fast as ZooKeeper takes them.
 * @param takeoverTimeout How long a new leader tries to fence and read the cut log before it begins
 *     again.
 */
@ConfigurationProperties("totalog.sequencer")
public record SequencerProperties(
    @DefaultValue("1ms") Duration interval, @DefaultValue("10s") Duration takeoverTimeout) {}
