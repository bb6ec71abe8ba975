package io.totalog.sequencer.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutter.Sequencer;
import io.totalog.sequencer.cutter.SequencerEndpoint;
import io.totalog.sequencer.cutter.SequencerMetrics;
import io.totalog.sequencer.cutter.SequencerOptions;
import io.totalog.sequencer.election.Election;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A sequencer, given its {@link SequencerOptions}, {@link CutLog}, {@link Election} and {@link
 * LeaderBoard}. Whoever imports this starts it, once it is known where others reach it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SequencerProperties.class)
public class SequencerConfiguration {

  @Bean
  SequencerMetrics sequencerMetrics(MeterRegistry registry) {
    return new SequencerMetrics(registry);
  }

  @Bean
  SequencerEndpoint sequencerEndpoint() {
    return new SequencerEndpoint();
  }

  @Bean(destroyMethod = "close")
  Sequencer sequencer(
      SequencerOptions options,
      CutLog cutLog,
      Election election,
      LeaderBoard board,
      SequencerEndpoint endpoint,
      SequencerMetrics metrics) {
    return new Sequencer(options, cutLog, election, board, endpoint, metrics);
  }

  @Bean
  SequencerReadiness sequencerReadiness(SequencerEndpoint endpoint, LeaderBoard board) {
    return new SequencerReadiness(endpoint, board);
  }
}
