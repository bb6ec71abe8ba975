package io.totalog.systemtests.history;

import static io.totalog.systemtests.history.Invariant.ACK_DURABLE;
import static io.totalog.systemtests.history.Invariant.ACK_TRUE;
import static io.totalog.systemtests.history.Invariant.BATCH_ATOMICITY;
import static io.totalog.systemtests.history.Invariant.DEFINITE_OR_UNKNOWN;
import static io.totalog.systemtests.history.Invariant.GAP_FREE;
import static io.totalog.systemtests.history.Invariant.NO_FALSE_NEGATIVE;
import static io.totalog.systemtests.history.Invariant.UNIQUENESS;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.AppendOutcome.Refused;
import io.totalog.systemtests.history.Operation.Append;
import io.totalog.systemtests.history.Operation.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds for records and numbers whatever the times: 2, 3, 8, 17, 18, 19 (vanished) and 25. */
final class RecordChecks {
  private final History history;
  private final ObservedOrder order;
  private final Violations violations;

  /**
   * First records of appends that were not refused: another try of a refused one may have
   * succeeded.
   */
  private final Set<String> retriedLater;

  RecordChecks(History history, ObservedOrder order, Violations violations) {
    this.history = history;
    this.order = order;
    this.violations = violations;
    this.retriedLater =
        history
            .all(Append.class)
            .filter(append -> !(append.outcome() instanceof Refused))
            .map(append -> append.records().getFirst().id())
            .collect(Collectors.toUnmodifiableSet());
  }

  void check() {
    checkNoHoles("the final read", history.finalFirst(), history.finalRecords());
    history.all(Read.class).forEach(this::checkPage);
    history.all(Append.class).forEach(this::checkAppend);
    checkSharedNumbers();
    for (Map.Entry<Long, Content> entry : order.all()) {
      checkOrigin(entry.getKey(), entry.getValue());
    }
  }

  private void checkPage(Read read) {
    if (read.outcome() instanceof ReadOutcome.Page page && !page.records().isEmpty()) {
      checkNoHoles(read.client(), read.from(), page.records());
    }
  }

  private void checkNoHoles(String who, long from, List<Seen> records) {
    long expected = from;
    for (Seen seen : records) {
      if (seen.seq() != expected) {
        violations.add(GAP_FREE, "%s: %d comes where %d should", who, seen.seq(), expected);
      }
      expected = seen.seq() + 1;
    }
  }

  private void checkAppend(Append append) {
    switch (append.outcome()) {
      case Acked acked -> checkAcked(append, acked);
      case Refused refused -> checkRefused(append, refused);
      case AppendOutcome.Unknown ignored -> checkWhole(append);
    }
  }

  private void checkAcked(Append append, Acked acked) {
    int count = append.records().size();
    if (acked.last() - acked.first() + 1 != count) {
      violations.add(BATCH_ATOMICITY, "%d records were acknowledged as %s", count, acked);
      return;
    }
    for (int i = 0; i < count; i++) {
      checkAckedRecord(append.records().get(i), acked.first() + i);
    }
  }

  private void checkAckedRecord(Content record, long seq) {
    Optional<Content> seen = order.at(seq);
    if (seen.isPresent() && !seen.get().equals(record)) {
      violations.add(
          ACK_TRUE,
          "%s was acknowledged at %d, where %s is (%s / %s)",
          record,
          seq,
          seen.get(),
          record.fingerprint(),
          seen.get().fingerprint());
    } else if (seq >= history.finalFirst() && order.atTheEnd(seq).isEmpty()) {
      violations.add(ACK_DURABLE, "%s was acknowledged at %d and is gone", record, seq);
    }
  }

  private void checkRefused(Append append, Refused refused) {
    if (retriedLater.contains(append.records().getFirst().id())) {
      return;
    }
    for (Content record : append.records()) {
      order
          .seqOf(record)
          .ifPresent(seq ->
              violations.add(
                  DEFINITE_OR_UNKNOWN,
                  "%s was refused (%s) and is at %d",
                  record,
                  refused.reason(),
                  seq));
    }
  }

  /** All or nothing, in one piece: for appends whose fate only the log tells. */
  private void checkWhole(Append append) {
    List<Long> seqs = new ArrayList<>();
    for (Content record : append.records()) {
      order.seqOf(record).filter(seq -> seq >= history.finalFirst()).ifPresent(seqs::add);
    }
    if (seqs.isEmpty()) {
      return;
    }
    if (seqs.size() != append.records().size()) {
      violations.add(
          BATCH_ATOMICITY,
          "only %d of the %d records from %s on are there",
          seqs.size(),
          append.records().size(),
          append.records().getFirst());
    }
    for (int i = 1; i < seqs.size(); i++) {
      if (seqs.get(i) != seqs.get(i - 1) + 1) {
        violations.add(
            BATCH_ATOMICITY, "the batch of %s is at %s", append.records().getFirst(), seqs);
        return;
      }
    }
  }

  private void checkSharedNumbers() {
    Map<Long, Append> owner = new HashMap<>();
    history
        .all(Append.class)
        .filter(append -> append.outcome() instanceof Acked)
        .forEach(append -> claim(owner, append, (Acked) append.outcome()));
  }

  private void claim(Map<Long, Append> owner, Append append, Acked acked) {
    Append other = owner.putIfAbsent(acked.first(), append);
    if (other != null && !isRetry(append, other)) {
      violations.add(
          UNIQUENESS,
          "%s and %s were both acknowledged at %d",
          append.records().getFirst(),
          other.records().getFirst(),
          acked.first());
    }
  }

  private static boolean isRetry(Append a, Append b) {
    return a.producer().isPresent() && a.producer().equals(b.producer());
  }

  private void checkOrigin(long seq, Content content) {
    Optional<Append> append = order.appendOf(content);
    if (append.isEmpty() || !append.get().records().contains(content)) {
      violations.add(
          DEFINITE_OR_UNKNOWN,
          "%s at %d was never appended like that (%s)",
          content,
          seq,
          content.fingerprint());
    }
    if (seq >= history.finalFirst() && order.atTheEnd(seq).isEmpty()) {
      violations.add(NO_FALSE_NEGATIVE, "%s was seen at %d and is gone", content, seq);
    }
  }
}
