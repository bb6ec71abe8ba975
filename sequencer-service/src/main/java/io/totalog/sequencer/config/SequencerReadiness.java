package io.totalog.sequencer.config;

import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.Readiness;
import io.totalog.kit.registry.NodeRole;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.sequencer.cutter.SequencerEndpoint;
import java.util.Optional;

/** A sequencer is ready when it leads, or stands by for a leader that is known. */
final class SequencerReadiness implements Readiness {

  private final SequencerEndpoint endpoint;
  private final LeaderBoard board;

  SequencerReadiness(SequencerEndpoint endpoint, LeaderBoard board) {
    this.endpoint = endpoint;
    this.board = board;
  }

  @Override
  public Optional<String> objection() {
    SequencerStatus status = endpoint.status();
    if (!status.alarm().isEmpty()) {
      return Optional.of("Ordering has stopped: " + status.alarm() + ".");
    }
    if (status.leader() || board.leader(NodeRole.SEQUENCER).isPresent()) {
      return Optional.empty();
    }
    return Optional.of("No sequencer leads yet.");
  }
}
