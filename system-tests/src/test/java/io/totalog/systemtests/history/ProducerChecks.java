package io.totalog.systemtests.history;

import static io.totalog.systemtests.history.Invariant.RETRY_IDEMPOTENCE;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.Operation.Append;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a recognisable retry is promised: 24. */
final class ProducerChecks {
  private final History history;
  private final Violations violations;

  ProducerChecks(History history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  void check() {
    Map<ProducerMark, Acked> answers = new HashMap<>();
    history.all(Append.class).forEach(append -> checkAnswer(answers, append));
  }

  private void checkAnswer(Map<ProducerMark, Acked> answers, Append append) {
    Optional<ProducerMark> mark = append.producer();
    if (mark.isEmpty() || !(append.outcome() instanceof Acked acked)) {
      return;
    }
    Acked before = answers.putIfAbsent(mark.get(), acked);
    if (before != null && !before.equals(acked)) {
      violations.add(RETRY_IDEMPOTENCE, "%s was answered %s and %s", mark.get(), before, acked);
    }
  }
}
