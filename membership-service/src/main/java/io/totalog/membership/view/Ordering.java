package io.totalog.membership.view;

import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.SequencerApi;
import java.util.Optional;

/**
 * The ordering state, asked by threads that may block. A failed proposal has an unknown outcome:
 * read the view back. Thread-safe.
 */
final class Ordering {

  private static final long STEP_MS_MAX = 5_000;
  private static final String WHO = "the sequencer";

  private final SequencerApi sequencer;

  Ordering(SequencerApi sequencer) {
    this.sequencer = sequencer;
  }

  Optional<LogView> view(LogId log, Deadline deadline) {
    return deadline.await(sequencer.view(log), STEP_MS_MAX, WHO, ErrorCode.NOT_ORDERED);
  }

  ReconfigureAnswer propose(Reconfiguration change, Deadline deadline) {
    return deadline.await(sequencer.reconfigure(change), STEP_MS_MAX, WHO, ErrorCode.NOT_ORDERED);
  }
}
