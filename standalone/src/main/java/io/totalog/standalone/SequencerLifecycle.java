package io.totalog.standalone;

import io.totalog.sequencer.cutter.Sequencer;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the sequencer before the shard node and stops it after: appends under way need their cut.
 */
final class SequencerLifecycle implements SmartLifecycle {

  /** Below the shard node's. */
  static final int PHASE = 50;

  private static final String HERE = "in-process";

  private final Sequencer sequencer;
  private volatile boolean running;

  SequencerLifecycle(Sequencer sequencer) {
    this.sequencer = sequencer;
  }

  @Override
  public void start() {
    sequencer.start(HERE);
    running = true;
  }

  @Override
  public void stop() {
    sequencer.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
