package io.totalog.systemtests.history;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.Operation.Append;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tells a history by hand, for the checker's own tests: the clock goes on by ten with every step.
 */
final class Story {
  private final List<Operation> operations = new ArrayList<>();
  private final List<Seen> finalRecords = new ArrayList<>();
  private long now = 1000;

  static Content record(String id) {
    return new Content(id, "body of " + id);
  }

  static List<Content> records(String... ids) {
    return Stream.of(ids).map(Story::record).toList();
  }

  static Seen seen(long seq, String id) {
    return new Seen(seq, record(id));
  }

  Story acked(String client, long first, String... ids) {
    return append(client, new Acked(first, first + ids.length - 1), ids);
  }

  Story append(String client, AppendOutcome outcome, String... ids) {
    return add(
        new Append(
            client, tick(), tick(), Optional.empty(), records(ids), Optional.empty(), outcome));
  }

  Story onSession(String session, long first, String id) {
    long last = now + 1_000_000;
    return add(
        new Append(
            session,
            tick(),
            last,
            Optional.of(session),
            records(id),
            Optional.empty(),
            new Acked(first, first)));
  }

  Story byProducer(ProducerMark mark, AppendOutcome outcome, String... ids) {
    return add(
        new Append(
            mark.producer(),
            tick(),
            tick(),
            Optional.empty(),
            records(ids),
            Optional.of(mark),
            outcome));
  }

  Story page(String client, long from, long tail, Seen... seen) {
    List<Seen> records = List.of(seen);
    long next = records.isEmpty() ? from : records.getLast().seq() + 1;
    return add(
        new Operation.Read(
            client, tick(), tick(), from, new ReadOutcome.Page(records, next, tail)));
  }

  Story read(String client, long seq, ReadOutcome outcome) {
    return add(new Operation.Read(client, tick(), tick(), seq, outcome));
  }

  Story tail(String client, long tail) {
    return add(new Operation.TailQuery(client, tick(), tick(), tail));
  }

  Story connected(String reader, long from) {
    return add(new Operation.Connected(reader, tick(), from));
  }

  Story delivered(String reader, long seq, String id) {
    return add(new Operation.Delivered(reader, tick(), seen(seq, id)));
  }

  Story due(String reader, long tail) {
    return add(new Operation.Due(reader, tick(), tail));
  }

  Story add(Operation operation) {
    operations.add(operation);
    return this;
  }

  /** The log at the end, from 0 on. */
  History endsAs(String... ids) {
    IntStream.range(0, ids.length).forEach(i -> finalRecords.add(seen(i, ids[i])));
    return new History(operations, 0, finalRecords);
  }

  History endsAs(List<Seen> records) {
    return new History(operations, 0, records);
  }

  private long tick() {
    now += 10;
    return now;
  }
}
