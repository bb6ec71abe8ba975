package io.totalog.gateway.log;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Gives a state machine one owner at a time without a thread of its own: whoever brings an event
 * works off the mailbox if nobody else does. So the thread that received a request sends it, and
 * the thread that received an answer completes it, with no hand-over between threads while there is
 * no contention. Events brought from inside wait for their turn.
 */
final class SerialLoop {
  /**
   * Most events that wait; more from clients are refused, answers of the network are bounded
   * elsewhere.
   */
  static final int MAILBOX_MAX = 32_768;

  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Consumer<Throwable> onDefect;

  /**
   * Makes an idle one.
   *
   * @param onDefect hears what an event threw; the loop goes on
   */
  SerialLoop(Consumer<Throwable> onDefect) {
    this.onDefect = onDefect;
  }

  /** Runs an event whose number is bounded by what its sender has outstanding. */
  void execute(Runnable event) {
    mailbox.add(event);
    if (waiting.getAndIncrement() == 0) {
      work();
    }
  }

  /** Runs an event unless the mailbox is full. Returns whether it will run. */
  boolean tryExecute(Runnable event) {
    if (waiting.get() >= MAILBOX_MAX) {
      return false;
    }
    execute(event);
    return true;
  }

  private void work() {
    int seen = waiting.get();
    while (seen != 0) {
      for (int i = 0; i < seen; i++) {
        Runnable event = mailbox.remove();
        try {
          event.run();
        } catch (RuntimeException | Error e) {
          onDefect.accept(e);
        }
      }
      seen = waiting.addAndGet(-seen);
    }
  }
}
