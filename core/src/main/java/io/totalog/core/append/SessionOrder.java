package io.totalog.core.append;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chains the appends of a session that keep their order: those of one log and slot. An append goes
 * to the shard where the one before it is, and waits while that one has none or may lie beyond a
 * seal; so order survives re-sends.
 */
final class SessionOrder {
  private record Chain(long session, long log, int slot) {}

  private final Map<Chain, Flight> last = new HashMap<>();

  void add(Flight flight) {
    if (flight.request.session() == AppendRequest.NO_SESSION) {
      return;
    }
    Flight before = last.put(chain(flight), flight);
    flight.before = before;
    if (before != null) {
      before.after = flight;
    }
  }

  void remove(Flight flight) {
    if (flight.request.session() == AppendRequest.NO_SESSION) {
      return;
    }
    @Nullable Flight before = flight.before;
    @Nullable Flight after = flight.after;
    if (after != null) {
      after.before = before;
    } else if (before == null) {
      last.remove(chain(flight));
    } else {
      last.put(chain(flight), before);
    }
    if (before != null) {
      before.after = after;
    }
    flight.before = null;
    flight.after = null;
  }

  private static Chain chain(Flight flight) {
    AppendRequest request = flight.request;
    return new Chain(request.session(), request.log().value(), request.slot());
  }
}
