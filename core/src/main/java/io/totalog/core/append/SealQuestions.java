package io.totalog.core.append;

import io.totalog.core.append.AppendEffect.AskFind;
import io.totalog.core.append.Flight.State;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The appends of which a replica must tell whether they were ordered; asks for a bounded number at
 * once.
 */
final class SealQuestions {
  private final AppendBookOptions options;
  private final Set<Flight> open = new LinkedHashSet<>();
  private int onTheirWay;

  SealQuestions(AppendBookOptions options) {
    this.options = options;
  }

  void add(Flight flight) {
    open.add(flight);
  }

  void remove(Flight flight) {
    open.remove(flight);
    answered(flight);
  }

  /** Returns whether the append had a question on its way and still needs the answer. */
  boolean answered(Flight flight) {
    if (!flight.findOnItsWay) {
      return false;
    }
    flight.findOnItsWay = false;
    onTheirWay--;
    return flight.state == State.RESOLVING;
  }

  List<AppendEffect> due(long nowMs) {
    if (open.isEmpty()) {
      return List.of();
    }
    List<AppendEffect> due = new ArrayList<>();
    for (Flight flight : open) {
      if (onTheirWay >= options.findsMax()) {
        break;
      }
      if (!flight.findOnItsWay && nowMs >= flight.findAtMs) {
        flight.findOnItsWay = true;
        onTheirWay++;
        ShardLane lane = flight.laneNow();
        due.add(new AskFind(lane.replica(flight.findAttempts), lane.shard, flight.id()));
      }
    }
    return due;
  }
}
