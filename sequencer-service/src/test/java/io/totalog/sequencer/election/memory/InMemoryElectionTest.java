package io.totalog.sequencer.election.memory;

import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.ElectionContract;

/** A queue of this process. */
class InMemoryElectionTest extends ElectionContract {

  private final InMemoryElection queue = new InMemoryElection();

  @Override
  protected Election candidate(String name) {
    return queue.candidate();
  }
}
