package io.totalog.systemtests.history;

import java.util.List;
import java.util.Optional;

/**
 * One thing a client did or saw. Times are {@link System#nanoTime()} of the one process that
 * records.
 */
public sealed interface Operation {

  /**
   * Who did it; one client does one thing after the other, except for appends pipelined on a
   * session.
   *
   * @return the client's name
   */
  String client();

  /**
   * When the request was about to be sent.
   *
   * @return nanoseconds
   */
  long invokedNanos();

  /**
   * When the answer was there in full.
   *
   * @return nanoseconds, never before {@link #invokedNanos()}
   */
  long returnedNanos();

  /**
   * One append request: one atomic batch.
   *
   * @param session names a connection on which appends are sent in order to one shard, so that
   *     their numbers must rise in the order of {@code invokedNanos}; empty where nothing is
   *     promised
   * @param records in the order of the request, at least one
   * @param producer the mark that makes a retry recognisable
   * @param outcome how it ended
   */
  record Append(
      String client,
      long invokedNanos,
      long returnedNanos,
      Optional<String> session,
      List<Content> records,
      Optional<ProducerMark> producer,
      AppendOutcome outcome)
      implements Operation {
    /** Takes a copy and checks that there is something to append. */
    public Append {
      records = List.copyOf(records);
      checkTimes(invokedNanos, returnedNanos);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("an append has at least one record");
      }
    }
  }

  /**
   * A read from a number on, or of one number.
   *
   * @param from the number that was asked for
   * @param outcome what came
   */
  record Read(String client, long invokedNanos, long returnedNanos, long from, ReadOutcome outcome)
      implements Operation {
    /** Checks the times. */
    public Read {
      checkTimes(invokedNanos, returnedNanos);
    }
  }

  /**
   * A question for the tail.
   *
   * @param tail the number the next append gets
   */
  record TailQuery(String client, long invokedNanos, long returnedNanos, long tail)
      implements Operation {
    /** Checks the times. */
    public TailQuery {
      checkTimes(invokedNanos, returnedNanos);
    }
  }

  /**
   * A subscriber got a record.
   *
   * @param atNanos when
   * @param seen the record
   */
  record Delivered(String client, long atNanos, Seen seen) implements Subscribed {}

  /**
   * A subscriber connected, for the first time or again.
   *
   * @param atNanos when
   * @param from the first number it wants; after a lost connection the one after the last it got
   */
  record Connected(String client, long atNanos, long from) implements Subscribed {}

  /**
   * A subscriber was told that records it wanted were trimmed.
   *
   * @param atNanos when
   * @param first where it goes on
   */
  record Skipped(String client, long atNanos, long first) implements Subscribed {}

  /**
   * The time at which a subscriber should long have had everything below a tail: nobody wrote any
   * more, and the test waited its full patience.
   *
   * @param atNanos when
   * @param tail the tail then
   */
  record Due(String client, long atNanos, long tail) implements Subscribed {}

  /** What a subscriber saw; events of one client are in the order in which it saw them. */
  sealed interface Subscribed extends Operation {
    /**
     * When it was seen.
     *
     * @return nanoseconds
     */
    long atNanos();

    @Override
    default long invokedNanos() {
      return atNanos();
    }

    @Override
    default long returnedNanos() {
      return atNanos();
    }
  }

  private static void checkTimes(long invokedNanos, long returnedNanos) {
    if (returnedNanos - invokedNanos < 0) {
      throw new IllegalArgumentException("returned before it was invoked");
    }
  }
}
