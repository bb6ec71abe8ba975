package io.totalog.systemtests.history;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.AppendOutcome.Refused;
import io.totalog.systemtests.history.Operation.Append;
import io.totalog.systemtests.history.Operation.Delivered;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The ways in which a true history is made a false one, whatever the history is. */
enum Doctor {
  /** Two records of the final read change places. */
  SWAP_FINAL_RECORDS {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Seen> records = new ArrayList<>(history.finalRecords());
      int at = random.nextInt(records.size() - 1);
      Seen one = records.get(at);
      Seen two = records.get(at + 1);
      records.set(at, new Seen(one.seq(), two.content()));
      records.set(at + 1, new Seen(two.seq(), one.content()));
      return new History(history.operations(), 0, records);
    }
  },
  /** One record of the final read is not there. */
  LOSE_A_FINAL_RECORD {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Seen> records = new ArrayList<>(history.finalRecords());
      records.remove(random.nextInt(records.size()));
      return new History(history.operations(), 0, records);
    }
  },
  /** A subscriber does not get one record. */
  LOSE_A_DELIVERY {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Operation> operations = new ArrayList<>(history.operations());
      operations.remove(anyOf(history, Delivered.class, random));
      return new History(operations, 0, history.finalRecords());
    }
  },
  /** A subscriber gets one record twice. */
  REPEAT_A_DELIVERY {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Operation> operations = new ArrayList<>(history.operations());
      int at = anyOf(history, Delivered.class, random);
      operations.add(at, operations.get(at));
      return new History(operations, 0, history.finalRecords());
    }
  },
  /** The bytes of one delivery differ. */
  CHANGE_A_DELIVERY {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Operation> operations = new ArrayList<>(history.operations());
      int at = anyOf(history, Delivered.class, random);
      Delivered sent = (Delivered) operations.get(at);
      Content changed = new Content(sent.seen().content().id(), "changed");
      operations.set(
          at, new Delivered(sent.client(), sent.atNanos(), new Seen(sent.seen().seq(), changed)));
      return new History(operations, 0, history.finalRecords());
    }
  },
  /** An acknowledgement names the number after the right one. */
  SHIFT_AN_ACK {
    @Override
    History doctor(History history, SplittableRandom random) {
      int at = anAck(history, random);
      Append append = (Append) history.operations().get(at);
      Acked acked = (Acked) append.outcome();
      return answered(history, at, new Acked(acked.first() + 1, acked.last() + 1));
    }
  },
  /** An append that is in the log was refused. */
  REFUSE_AN_ACKED_APPEND {
    @Override
    History doctor(History history, SplittableRandom random) {
      return answered(history, anAck(history, random), new Refused("overloaded"));
    }
  },
  /** An append begins only after everything else was done and seen. */
  SEND_AN_ACKED_APPEND_TOO_LATE {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Operation> operations = new ArrayList<>(history.operations());
      int at = anAck(history, random);
      Append append = (Append) operations.get(at);
      long later = 1_000_000_000;
      operations.set(
          at,
          new Append(
              append.client(),
              later,
              later + 1,
              append.session(),
              append.records(),
              append.producer(),
              append.outcome()));
      return new History(operations, 0, history.finalRecords());
    }
  },
  /** A client that asks after everybody is told half of the tail. */
  TELL_AN_OLD_TAIL {
    @Override
    History doctor(History history, SplittableRandom random) {
      List<Operation> operations = new ArrayList<>(history.operations());
      long later = 1_000_000_000;
      long tail = random.nextLong(history.finalRecords().size());
      operations.add(new Operation.TailQuery("late", later, later + 1, tail));
      return new History(operations, 0, history.finalRecords());
    }
  };

  /** Makes the history false. */
  abstract History doctor(History history, SplittableRandom random);

  private static int anyOf(
      History history, Class<? extends Operation> kind, SplittableRandom random) {
    List<Integer> places =
        IntStream.range(0, history.operations().size())
            .filter(i -> kind.isInstance(history.operations().get(i)))
            .boxed()
            .toList();
    return places.get(random.nextInt(places.size()));
  }

  private static int anAck(History history, SplittableRandom random) {
    List<Integer> places =
        IntStream.range(0, history.operations().size())
            .filter(i ->
                history.operations().get(i) instanceof Append append
                    && append.outcome() instanceof Acked acked
                    && acked.last() < history.finalRecords().size() - 1)
            .boxed()
            .toList();
    return places.get(random.nextInt(places.size()));
  }

  private static History answered(History history, int at, AppendOutcome outcome) {
    List<Operation> operations = new ArrayList<>(history.operations());
    Append append = (Append) operations.get(at);
    operations.set(
        at,
        new Append(
            append.client(),
            append.invokedNanos(),
            append.returnedNanos(),
            append.session(),
            append.records(),
            append.producer(),
            outcome));
    return new History(operations, 0, history.finalRecords());
  }
}
