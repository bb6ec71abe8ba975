package io.totalog.simulation;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A question to another host: answered once, or failed after a time-out.
 *
 * @param <T> the answer
 */
final class Question<T> {
  private static final long TIMEOUT_NANOS = 300 * Agenda.MILLI;
  private final Host asker;
  private final Consumer<Optional<T>> done;
  private boolean over;

  Question(Host asker, Consumer<Optional<T>> done) {
    this.asker = asker;
    this.done = done;
    asker.in(TIMEOUT_NANOS, "question times out", this::expire);
  }

  void answer(T answer) {
    end(Optional.of(answer));
  }

  /** Fails a little later: nothing is answered before the asking is done. */
  void fail() {
    asker.in(100_000, "question fails", this::expire);
  }

  private void expire() {
    end(Optional.empty());
  }

  private void end(Optional<T> answer) {
    if (!over) {
      over = true;
      done.accept(answer);
    }
  }
}
