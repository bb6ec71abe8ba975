package io.totalog.systemtests.history;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything the clients of one log did and saw, and what the log holds at the end.
 *
 * @param operations those of one client in the order in which it saw them; the order between
 *     clients means nothing, only their times do
 * @param finalFirst the first number that is not trimmed, at the end
 * @param finalRecords the whole log as read once all clients were done, in the order of the answers
 */
public record History(List<Operation> operations, long finalFirst, List<Seen> finalRecords) {

  /** Takes copies. */
  public History {
    operations = List.copyOf(operations);
    finalRecords = List.copyOf(finalRecords);
  }

  <T extends Operation> Stream<T> all(Class<T> kind) {
    return operations.stream().filter(kind::isInstance).map(kind::cast);
  }
}
