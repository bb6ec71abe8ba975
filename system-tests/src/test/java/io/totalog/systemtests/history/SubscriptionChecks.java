package io.totalog.systemtests.history;

import static io.totalog.systemtests.history.Invariant.SUBSCRIBE;
import static io.totalog.systemtests.history.Invariant.WATERMARK_PROGRESS;

import io.totalog.systemtests.history.Operation.Connected;
import io.totalog.systemtests.history.Operation.Delivered;
import io.totalog.systemtests.history.Operation.Due;
import io.totalog.systemtests.history.Operation.Skipped;
import io.totalog.systemtests.history.Operation.Subscribed;
import java.util.HashMap;
import java.util.Map;

/** What a subscriber is promised over all its connections: 22 and 23. */
final class SubscriptionChecks {
  private final History history;
  private final Violations violations;
  private final Map<String, Long> next = new HashMap<>();

  SubscriptionChecks(History history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  void check() {
    history.all(Subscribed.class).forEach(this::onEvent);
  }

  private void onEvent(Subscribed event) {
    switch (event) {
      case Connected connected -> onConnected(connected);
      case Delivered delivered -> onDelivered(delivered);
      case Skipped skipped -> next.merge(skipped.client(), skipped.first(), Math::max);
      case Due due -> onDue(due);
    }
  }

  private void onConnected(Connected connected) {
    Long expected = next.putIfAbsent(connected.client(), connected.from());
    if (expected != null && expected != connected.from()) {
      violations.add(
          SUBSCRIBE,
          "%s came back at %d when %d was due",
          connected.client(),
          connected.from(),
          expected);
    }
  }

  private void onDelivered(Delivered delivered) {
    long seq = delivered.seen().seq();
    long expected = next.getOrDefault(delivered.client(), seq);
    if (seq != expected) {
      violations.add(
          SUBSCRIBE,
          "%s got %d when %d was due (%s)",
          delivered.client(),
          seq,
          expected,
          seq < expected ? "again or out of order" : "skipped");
    }
    next.put(delivered.client(), seq + 1);
  }

  private void onDue(Due due) {
    long reached = next.getOrDefault(due.client(), 0L);
    if (reached < due.tail()) {
      violations.add(
          WATERMARK_PROGRESS, "%s stands at %d of %d", due.client(), reached, due.tail());
    }
  }
}
