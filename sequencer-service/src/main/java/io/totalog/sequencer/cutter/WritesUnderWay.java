package io.totalog.sequencer.cutter;

import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.sequencer.cutlog.WriteAnswer;
import java.util.ArrayDeque;

/**
 * Writes submitted and not answered yet, for their figures. One owner thread but for the answers.
 */
final class WritesUnderWay {

  private final Mailbox mailbox;
  private final SequencerMetrics metrics;
  private final ArrayDeque<Begun> begun = new ArrayDeque<>();

  private record Begun(CutLogWrite write, long nanos) {}

  WritesUnderWay(Mailbox mailbox, SequencerMetrics metrics) {
    this.mailbox = mailbox;
    this.metrics = metrics;
  }

  /** Notes a write and returns who hears of its end. */
  WriteAnswer begin(CutLogWrite write) {
    begun.addLast(new Begun(write, System.nanoTime()));
    return new WriteAnswer() {
      @Override
      public void onDone() {
        mailbox.put(new Input.Written(System.nanoTime()));
      }

      @Override
      public void onFailed(String reason) {
        mailbox.put(new Input.WriteFailed(reason));
      }
    };
  }

  /** The oldest one is a fact. */
  void onDone(long nanos) {
    Begun oldest = begun.pollFirst();
    if (oldest != null) {
      metrics.onWritten(oldest.write(), nanos - oldest.nanos(), nanos);
    }
  }
}
