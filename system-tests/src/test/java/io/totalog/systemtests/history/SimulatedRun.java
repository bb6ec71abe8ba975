package io.totalog.systemtests.history;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.AppendOutcome.Refused;
import io.totalog.systemtests.history.AppendOutcome.Unknown;
import io.totalog.systemtests.history.Operation.Append;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes up a true history: a perfect log with concurrent writers, readers and a subscriber that
 * reconnects.
 */
final class SimulatedRun {
  private final SplittableRandom random;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Seen> log = new ArrayList<>();
  private long now = 1_000;
  private int names;
  private long subscriberNext;

  SimulatedRun(SplittableRandom random) {
    this.random = random;
  }

  /** Makes a history of that many steps in which every kind of operation occurs. */
  History history(int steps) {
    operations.add(new Operation.Connected("sse", now, 0));
    for (int i = 0; i < steps; i++) {
      step(random.nextInt(10));
    }
    drainSubscriber(log.size());
    operations.add(new Operation.Due("sse", tick(), log.size()));
    return new History(operations, 0, log);
  }

  private void step(int kind) {
    switch (kind) {
      case 0, 1, 2 -> append();
      case 3 -> concurrentAppends();
      case 4 -> unknownAppend();
      case 5 -> refusedAppend();
      case 6 -> readPage();
      case 7 -> operations.add(new Operation.TailQuery("q", tick(), tick(), log.size()));
      case 8 -> drainSubscriber(subscriberNext + random.nextLong(log.size() - subscriberNext + 1));
      default -> operations.add(new Operation.Connected("sse", tick(), subscriberNext));
    }
  }

  private void append() {
    List<Content> records = newRecords();
    operations.add(appendOf("w", tick(), tick(), records, order(records)));
  }

  private void concurrentAppends() {
    long invokedNanos = tick();
    List<Content> one = newRecords();
    List<Content> two = newRecords();
    Acked first = order(one);
    Acked second = order(two);
    operations.add(appendOf("x", invokedNanos, tick(), two, second));
    operations.add(appendOf("y", invokedNanos, tick(), one, first));
  }

  private void unknownAppend() {
    List<Content> records = newRecords();
    long invokedNanos = tick();
    if (random.nextBoolean()) {
      order(records);
    }
    operations.add(appendOf("w", invokedNanos, tick(), records, new Unknown("reset")));
  }

  private void refusedAppend() {
    operations.add(appendOf("w", tick(), tick(), newRecords(), new Refused("overloaded")));
  }

  private void readPage() {
    int from = random.nextInt(log.size() + 1);
    int next = Math.min(log.size(), from + random.nextInt(8));
    operations.add(
        new Operation.Read(
            "r",
            tick(),
            tick(),
            from,
            new ReadOutcome.Page(log.subList(from, next), next, log.size())));
  }

  private void drainSubscriber(long upToExclusive) {
    while (subscriberNext < upToExclusive) {
      operations.add(new Operation.Delivered("sse", tick(), log.get((int) subscriberNext++)));
    }
  }

  private Acked order(List<Content> records) {
    long first = log.size();
    records.forEach(record -> log.add(new Seen(log.size(), record)));
    return new Acked(first, log.size() - 1L);
  }

  private List<Content> newRecords() {
    List<Content> records = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      records.add(Story.record("r" + names++));
    }
    return records;
  }

  private static Append appendOf(
      String client, long invoked, long returned, List<Content> records, AppendOutcome outcome) {
    return new Append(
        client, invoked, returned, Optional.empty(), records, Optional.empty(), outcome);
  }

  private long tick() {
    now += 1 + random.nextInt(5);
    return now;
  }
}
