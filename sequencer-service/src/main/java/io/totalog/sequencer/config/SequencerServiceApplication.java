package io.totalog.sequencer.config;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The sequencer as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SequencerServiceConfiguration.class)
public class SequencerServiceApplication {

  /** Starts it; it ends with a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(SequencerServiceApplication.class, arguments);
  }
}
