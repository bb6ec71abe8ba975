package io.totalog.systemtests.history;

import java.util.List;

/**
 * Decides whether a history may have been: invariants 1 to 3, 6 to 8 and 17 to 25, as far as
 * clients see them. Costs one sort by time and passes over hash tables, so a million operations
 * take about a second.
 */
public final class HistoryChecker {
  private HistoryChecker() {}

  /**
   * Checks everything.
   *
   * @param history what was done and seen
   * @return what is wrong, at most {@link Violations#KEPT_MAX}; empty when the history may have
   *     been
   */
  public static List<Violation> check(History history) {
    Violations violations = new Violations();
    ObservedOrder order = new ObservedOrder(history, violations);
    new RecordChecks(history, order, violations).check();
    new TimeChecks(history, order, violations).check();
    new SubscriptionChecks(history, violations).check();
    new ProducerChecks(history, violations).check();
    return violations.list();
  }
}
