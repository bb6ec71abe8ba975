package io.totalog.systemtests.history;

import static io.totalog.systemtests.history.Invariant.BATCH_ATOMICITY;
import static io.totalog.systemtests.history.Invariant.MONOTONE_TAIL;
import static io.totalog.systemtests.history.Invariant.NO_FALSE_NEGATIVE;
import static io.totalog.systemtests.history.Invariant.READ_YOUR_APPEND;
import static io.totalog.systemtests.history.Invariant.REAL_TIME_ORDER;
import static io.totalog.systemtests.history.Invariant.SESSION_ORDER;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.Operation.Append;
import io.totalog.systemtests.history.Operation.Read;
import io.totalog.systemtests.history.Operation.Subscribed;
import io.totalog.systemtests.history.Operation.TailQuery;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What holds between operations by their times: 6, 7, 8 (visible part), 19, 20 and 21. */
final class TimeChecks {
  private final History history;
  private final ObservedOrder order;
  private final Violations violations;

  /** The tail everybody must know of by now, and for each client by its own acknowledgements. */
  private long knownTail;

  private final Map<String, Long> ownTail = new HashMap<>();
  private final Map<String, Long> toldTail = new HashMap<>();

  TimeChecks(History history, ObservedOrder order, Violations violations) {
    this.history = history;
    this.order = order;
    this.violations = violations;
  }

  void check() {
    checkSessions();
    checkTailsBetweenBatches();
    sweep();
  }

  /**
   * Goes through all operations in the order of their invocation, learning from those returned
   * before it.
   */
  private void sweep() {
    List<Operation> byInvoke =
        history.operations().stream()
            .filter(operation -> !(operation instanceof Subscribed))
            .sorted(Comparator.comparingLong(Operation::invokedNanos))
            .toList();
    List<Operation> byReturn =
        history.operations().stream()
            .sorted(Comparator.comparingLong(Operation::returnedNanos))
            .toList();
    int learned = 0;
    for (Operation operation : byInvoke) {
      while (learned < byReturn.size()
          && byReturn.get(learned).returnedNanos() < operation.invokedNanos()) {
        learn(byReturn.get(learned++));
      }
      judge(operation);
    }
  }

  private void learn(Operation operation) {
    knownTail = Math.max(knownTail, tailProvenBy(operation));
    if (operation instanceof Append append && append.outcome() instanceof Acked acked) {
      ownTail.merge(append.client(), acked.last() + 1, Math::max);
    }
    tailTold(operation).ifPresent(tail -> toldTail.merge(operation.client(), tail, Math::max));
  }

  private static long tailProvenBy(Operation operation) {
    return switch (operation) {
      case Append append -> append.outcome() instanceof Acked acked ? acked.last() + 1 : 0;
      case Read read ->
          Math.max(
              tailTold(read).orElse(0),
              ObservedOrder.seenBy(read).stream().mapToLong(s -> s.seq() + 1).max().orElse(0));
      case TailQuery query -> query.tail();
      case Operation.Delivered delivered -> delivered.seen().seq() + 1;
      case Operation.Connected ignored -> 0;
      case Operation.Skipped skipped -> skipped.first();
      case Operation.Due ignored -> 0;
    };
  }

  private static OptionalLong tailTold(Operation operation) {
    if (operation instanceof TailQuery query) {
      return OptionalLong.of(query.tail());
    }
    if (operation instanceof Read read && read.outcome() instanceof ReadOutcome.Page page) {
      return OptionalLong.of(page.tail());
    }
    return OptionalLong.empty();
  }

  private void judge(Operation operation) {
    if (operation instanceof Append append) {
      judgeAppend(append);
    } else if (operation instanceof Read read) {
      endClaimed(read).ifPresent(end -> judgeEnd(read, end));
    } else if (operation instanceof TailQuery query) {
      judgeEnd(query, query.tail());
    }
    tailTold(operation).ifPresent(tail -> judgeMonotone(operation.client(), tail));
  }

  private void judgeAppend(Append append) {
    Optional<Long> first = order.firstOf(append);
    boolean firstTry = append.producer().isEmpty();
    if (firstTry && first.isPresent() && first.get() < knownTail) {
      violations.add(
          REAL_TIME_ORDER,
          "%s got %d though the tail was known to be %d before it was sent",
          append.records().getFirst(),
          first.get(),
          knownTail);
    }
  }

  /** Where a read says the log ends, if it says so. */
  private static OptionalLong endClaimed(Read read) {
    return switch (read.outcome()) {
      case ReadOutcome.Page page ->
          page.next() >= page.tail() ? OptionalLong.of(page.tail()) : OptionalLong.empty();
      case ReadOutcome.Absent absent -> OptionalLong.of(absent.tail());
      case ReadOutcome.Found ignored -> OptionalLong.empty();
      case ReadOutcome.Trimmed ignored -> OptionalLong.empty();
    };
  }

  private void judgeEnd(Operation operation, long end) {
    long own = ownTail.getOrDefault(operation.client(), 0L);
    if (end < own) {
      violations.add(
          READ_YOUR_APPEND,
          "%s was told the log ends at %d after its own append below %d",
          operation.client(),
          end,
          own);
    } else if (end < knownTail) {
      violations.add(
          NO_FALSE_NEGATIVE,
          "%s was told the log ends at %d when %d was known",
          operation.client(),
          end,
          knownTail);
    }
  }

  private void judgeMonotone(String client, long tail) {
    long told = toldTail.getOrDefault(client, 0L);
    if (tail < told) {
      violations.add(MONOTONE_TAIL, "%s was told tail %d after tail %d", client, tail, told);
    }
  }

  private void checkSessions() {
    Map<String, Append> last = new HashMap<>();
    history
        .all(Append.class)
        .filter(append -> append.session().isPresent() && append.outcome() instanceof Acked)
        .sorted(Comparator.comparingLong(Operation::invokedNanos))
        .forEach(append -> checkAfter(last.put(append.session().orElseThrow(), append), append));
  }

  private void checkAfter(@Nullable Append before, Append append) {
    if (before != null && ackedFirst(before) >= ackedFirst(append)) {
      violations.add(
          SESSION_ORDER,
          "on %s, %s was sent before %s and got %d, not below %d",
          append.session().orElseThrow(),
          before.records().getFirst(),
          append.records().getFirst(),
          ackedFirst(before),
          ackedFirst(append));
    }
  }

  private static long ackedFirst(Append append) {
    return ((Acked) append.outcome()).first();
  }

  /** No answer may put the tail inside a batch. */
  private void checkTailsBetweenBatches() {
    Map<Long, Append> inside = new HashMap<>();
    history
        .all(Append.class)
        .forEach(append ->
            order
                .firstOf(append)
                .ifPresent(first -> {
                  for (int i = 1; i < append.records().size(); i++) {
                    inside.put(first + i, append);
                  }
                }));
    for (Operation operation : history.operations()) {
      tailTold(operation)
          .ifPresent(tail -> {
            Append split = inside.get(tail);
            if (split != null) {
              violations.add(
                  BATCH_ATOMICITY,
                  "%s was told tail %d, inside the batch of %s",
                  operation.client(),
                  tail,
                  split.records().getFirst());
            }
          });
    }
  }
}
