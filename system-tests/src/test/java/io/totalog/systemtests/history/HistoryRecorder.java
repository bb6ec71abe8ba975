package io.totalog.systemtests.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes down what clients do. Any thread may call; operations of one client stay in the order in
 * which that client's thread recorded them.
 */
public final class HistoryRecorder {
  /** A history above this size means a test that does not end, not a better test. */
  public static final int OPERATIONS_MAX = 2_000_000;

  private final Queue<Operation> operations = new ArrayDeque<>();
  private final Map<Content, Content> shared = new ConcurrentHashMap<>();
  private final AtomicLong highestDelivered = new AtomicLong(-1);

  /**
   * Adds one operation.
   *
   * @param operation what was done or seen
   * @throws IllegalStateException when {@link #OPERATIONS_MAX} are there
   */
  public void add(Operation operation) {
    if (operation instanceof Operation.Delivered delivered) {
      highestDelivered.accumulateAndGet(delivered.seen().seq(), Math::max);
    }
    synchronized (operations) {
      if (operations.size() >= OPERATIONS_MAX) {
        throw new IllegalStateException("the history is full at " + OPERATIONS_MAX + " operations");
      }
      operations.add(operation);
    }
  }

  /**
   * One instance for equal contents, so that many readers of one record keep one copy.
   *
   * @param content a record as just parsed
   * @return an equal one, shared
   */
  public Content share(Content content) {
    Content known = shared.putIfAbsent(content, content);
    return known == null ? content : known;
  }

  /**
   * Sees how far the fastest subscriber is.
   *
   * @return the highest number any subscriber got, -1 before the first
   */
  public long highestDelivered() {
    return highestDelivered.get();
  }

  /**
   * How many were recorded.
   *
   * @return at most {@link #OPERATIONS_MAX}
   */
  public int size() {
    synchronized (operations) {
      return operations.size();
    }
  }

  /**
   * The history so far.
   *
   * @param finalFirst the log's first number left
   * @param finalRecords the whole log as read after the last client was done
   * @return an immutable copy
   */
  public History history(long finalFirst, List<Seen> finalRecords) {
    synchronized (operations) {
      return new History(new ArrayList<>(operations), finalFirst, finalRecords);
    }
  }
}
