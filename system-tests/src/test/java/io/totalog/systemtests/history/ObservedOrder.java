package io.totalog.systemtests.history;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.Operation.Append;
import io.totalog.systemtests.history.Operation.Delivered;
import io.totalog.systemtests.history.Operation.Read;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which record has which number, gathered from every answer; disagreements are reported while
 * gathering.
 */
final class ObservedOrder {
  private final Map<Long, Content> bySeq = new HashMap<>();
  private final Map<String, Long> byId = new HashMap<>();
  private final Map<String, Append> appendOf = new HashMap<>();
  private final Map<Long, Content> finalBySeq = new HashMap<>();
  private final Violations violations;

  ObservedOrder(History history, Violations violations) {
    this.violations = violations;
    history
        .all(Append.class)
        .forEach(append -> append.records().forEach(r -> appendOf.putIfAbsent(r.id(), append)));
    for (Operation operation : history.operations()) {
      if (operation instanceof Delivered delivered) {
        observe(delivered.seen(), delivered.client());
      } else if (operation instanceof Read read) {
        seenBy(read).forEach(seen -> observe(seen, read.client()));
      }
    }
    for (Seen seen : history.finalRecords()) {
      observe(seen, "the final read");
      finalBySeq.put(seen.seq(), seen.content());
    }
  }

  static List<Seen> seenBy(Read read) {
    return switch (read.outcome()) {
      case ReadOutcome.Page page -> page.records();
      case ReadOutcome.Found found -> List.of(found.record());
      case ReadOutcome.Absent ignored -> List.of();
      case ReadOutcome.Trimmed ignored -> List.of();
    };
  }

  private void observe(Seen seen, String who) {
    Content known = bySeq.putIfAbsent(seen.seq(), seen.content());
    if (known != null && !known.equals(seen.content())) {
      violations.add(
          Invariant.AGREEMENT,
          "%s saw %s at %d, where %s was seen (%s / %s)",
          who,
          seen.content(),
          seen.seq(),
          known,
          seen.content().fingerprint(),
          known.fingerprint());
      return;
    }
    Long other = byId.putIfAbsent(seen.content().id(), seen.seq());
    if (other != null && other != seen.seq()) {
      violations.add(
          twice(seen.content()), "%s is at %d and at %d", seen.content(), other, seen.seq());
    }
  }

  private Invariant twice(Content content) {
    Append append = appendOf.get(content.id());
    return append != null && append.producer().isPresent()
        ? Invariant.RETRY_IDEMPOTENCE
        : Invariant.UNIQUENESS;
  }

  Optional<Append> appendOf(Content content) {
    return Optional.ofNullable(appendOf.get(content.id()));
  }

  Optional<Content> at(long seq) {
    return Optional.ofNullable(bySeq.get(seq));
  }

  Optional<Content> atTheEnd(long seq) {
    return Optional.ofNullable(finalBySeq.get(seq));
  }

  Optional<Long> seqOf(Content content) {
    return Optional.ofNullable(byId.get(content.id()));
  }

  Iterable<Map.Entry<Long, Content>> all() {
    return bySeq.entrySet();
  }

  /** The number of an append's first record: as acknowledged, or where it was seen. */
  Optional<Long> firstOf(Append append) {
    return append.outcome() instanceof Acked acked
        ? Optional.of(acked.first())
        : seqOf(append.records().getFirst());
  }
}
