package io.totalog.core.append;

import io.totalog.core.append.AppendEffect.Complete;
import io.totalog.core.append.AppendEffect.RefreshView;
import io.totalog.core.append.AppendEffect.Send;
import io.totalog.core.append.AppendResult.Acknowledged;
import io.totalog.core.append.AppendResult.Failed;
import io.totalog.core.append.Flight.State;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's appends in flight. It alone decides where an append goes and whether it is sent again
 * (protocol rule 13): on a broken stream to the same shard in the original order, where the primary
 * joins it by its id; after a seal to a successor, but only once a replica mapped to the final
 * length has said that it is not there. What it cannot find out before the time-out it answers as
 * unknown.
 *
 * <p>Events in, {@link #takeEffects} out. {@link #onTick} every 10 ms or so while not {@link
 * #isIdle}. Time is any millisecond clock that does not go back. Not thread-safe.
 */
public class AppendBook {
  /** Most logs whose list is kept while none of their appends is in flight. */
  static final int IDLE_LOGS_MAX = 10_000;

  /** Refusals that may pass by themselves within the time-out, as while a primary starts. */
  private static final Set<ErrorCode> PASSING =
      EnumSet.of(
          ErrorCode.SHARD_NOT_FOUND,
          ErrorCode.SHARD_SEALED,
          ErrorCode.NO_SHARD,
          ErrorCode.NOT_ORDERED,
          ErrorCode.SHARD_UNAVAILABLE,
          ErrorCode.DRAINING);

  private final AppendBookOptions options;
  private final Map<AppendId, Flight> flights = new LinkedHashMap<>();
  private final Map<LogId, LogRoute> routes = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<NodeId, NodeChannel> channels = new HashMap<>();

  /** Those with appends that wait. */
  private final Set<LogRoute> held = new LinkedHashSet<>();

  private final SessionOrder sessions = new SessionOrder();
  private final SealQuestions questions;
  private List<AppendEffect> effects = new ArrayList<>();
  private long nextNumber;
  private long bytes;

  /** Starts an empty book. */
  public AppendBook(AppendBookOptions options) {
    this.options = options;
    this.questions = new SealQuestions(options);
  }

  /** A client appends. Its id must not be in the book. */
  public final void onAppend(AppendRequest request, long nowMs) {
    int weight = request.batch().weight();
    if (flights.size() >= options.appendsMax() || bytes + weight > options.bytesMax()) {
      answer(
          request.batch().id(),
          new Failed(ErrorCode.OVERLOADED, "too many appends wait at this gateway", false));
      return;
    }
    LogRoute route = route(request.log());
    Flight flight = new Flight(request, route, nextNumber++, nowMs, nowMs + options.timeoutMs());
    if (flights.putIfAbsent(flight.id(), flight) != null) {
      throw new IllegalArgumentException("append " + flight.id() + " is in the book");
    }
    bytes += weight;
    sessions.add(flight);
    if (!maybePlace(flight, nowMs)) {
      hold(flight);
      maybeRefresh(route, nowMs);
    }
  }

  /** A shard list came, pushed or asked for, old or new. */
  public final void onView(LogView view, long nowMs) {
    LogRoute route = routes.get(view.log());
    if (route == null) {
      return;
    }
    route.refreshOnItsWay = false;
    if (route.tracker.onView(view)) {
      route.refreshes = 0;
      route.refreshAtMs = nowMs;
      route.adopt(view, node -> channels.computeIfAbsent(node, NodeChannel::new), nowMs);
    }
    if (view.dropped()) {
      failAll(route.flights(), ErrorCode.LOG_NOT_FOUND, "the log was dropped");
    }
    releaseWaiting(route, nowMs);
  }

  /** A list that was asked for did not come. */
  public final void onViewFailed(LogId log, long nowMs) {
    LogRoute route = routes.get(log);
    if (route != null) {
      route.refreshOnItsWay = false;
      maybeRefresh(route, nowMs);
    }
  }

  /** A primary answered. */
  public final void onOutcome(NodeId node, AppendId id, AppendOutcome outcome, long nowMs) {
    Flight flight = flights.get(id);
    if (flight == null || flight.lane == null || !flight.lane.channel.node.equals(node)) {
      return;
    }
    ShardLane lane = flight.lane;
    lane.channel.failures = 0;
    switch (outcome) {
      case AppendOutcome.Ordered ordered -> {
        lane.lastAckMs = nowMs;
        complete(flight, new Acknowledged(ordered.firstSeq(), ordered.count(), ordered.timeMs()));
      }
      case AppendOutcome.BeyondSeal beyond -> onBeyondSeal(flight, lane, nowMs);
      case AppendOutcome.Refused refused -> onRefused(flight, refused, nowMs);
    }
  }

  /** The stream to a node broke or could not be opened; what was sent on it is unknown. */
  public final void onStreamBroken(NodeId node, long nowMs) {
    NodeChannel channel = channels.get(node);
    if (channel == null) {
      return;
    }
    channel.broken = true;
    channel.retryAtMs = nowMs + options.pauseMs(channel.failures);
    channel.failures++;
    channel.lanes.forEach(lane -> maybeRefresh(lane.route, nowMs));
  }

  /** A replica answered a question. */
  public final void onFound(AppendId id, ShardId shard, FindAnswer answer, long nowMs) {
    Flight flight = asked(id, shard);
    if (flight == null) {
      return;
    }
    switch (answer) {
      case FindAnswer.Found found ->
          complete(flight, new Acknowledged(found.firstSeq(), found.count(), found.timeMs()));
      case FindAnswer.NotThere none -> becomeWaiting(flight, nowMs);
      case FindAnswer.Unknown unknown -> onNotFoundOut(flight, nowMs);
    }
  }

  /** A question was not answered. */
  public final void onFindFailed(AppendId id, ShardId shard, long nowMs) {
    Flight flight = asked(id, shard);
    if (flight != null) {
      onNotFoundOut(flight, nowMs);
    }
  }

  /** Time passed. */
  public final void onTick(long nowMs) {
    expire(nowMs);
    for (NodeChannel channel : channels.values()) {
      if (channel.broken && nowMs >= channel.retryAtMs) {
        channel.broken = false;
        List.copyOf(channel.lanes).forEach(lane -> sendAgain(lane, nowMs));
      }
      List.copyOf(channel.lanes).forEach(lane -> maybeResolve(lane, nowMs));
    }
    held.removeIf(route -> route.waiting.isEmpty());
    held.forEach(route -> releaseWaiting(route, nowMs));
    effects.addAll(questions.due(nowMs));
  }

  /** Ends every append, as the gateway stops. */
  public final void onStop() {
    failAll(List.copyOf(flights.values()), ErrorCode.DRAINING, "this gateway stops");
  }

  /** Returns whether no append is in flight; then nothing is due. */
  public final boolean isIdle() {
    return flights.isEmpty();
  }

  /** Returns the appends in flight. */
  public final int appends() {
    return flights.size();
  }

  /** Returns what they weigh together, in bytes. */
  public final long bytes() {
    return bytes;
  }

  /** Returns and forgets what is to be done, in order. */
  public final List<AppendEffect> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<AppendEffect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  /**
   * Decides whether a replica must be asked before another shard gets it. Tests of the tests
   * override it.
   */
  protected boolean mustAskFirst(AppendId id, ShardId sealed) {
    return true;
  }

  private LogRoute route(LogId log) {
    LogRoute known = routes.get(log);
    if (known != null) {
      return known;
    }
    if (routes.size() >= IDLE_LOGS_MAX) {
      routes.values().stream()
          .filter(route -> !route.hasFlights())
          .findFirst()
          .ifPresent(idle -> routes.remove(idle.log));
    }
    LogRoute route = new LogRoute(log);
    routes.put(log, route);
    return route;
  }

  private void onBeyondSeal(Flight flight, ShardLane lane, long nowMs) {
    if (flight.sends == 1) {
      // The only send was answered: the primary itself is the replica mapped to the final length.
      lane.becomeSealed(nowMs);
      flight.sends = 0;
      becomeWaiting(flight, nowMs);
    } else {
      doubt(flight, lane, nowMs);
    }
    maybeRefresh(flight.route, nowMs);
    effects.addAll(questions.due(nowMs));
  }

  private void onRefused(Flight flight, AppendOutcome.Refused refused, long nowMs) {
    boolean overtaken = flight.after != null && flight.after.state != State.WAITING;
    if (!PASSING.contains(refused.code()) || overtaken) {
      boolean maybe = flight.sends > 1;
      complete(flight, new Failed(refused.code(), refused.detail(), maybe));
    } else if (flight.sends == 1) {
      flight.sends = 0;
      flight.retryAtMs = nowMs + options.pauseMs(flight.retries++);
      becomeWaiting(flight, nowMs);
    } else {
      becomeResolving(flight, nowMs);
      flight.findAtMs = nowMs + options.pauseMs(flight.findAttempts);
    }
  }

  private void doubt(Flight flight, ShardLane lane, long nowMs) {
    if (mustAskFirst(flight.id(), lane.shard)) {
      becomeResolving(flight, nowMs);
    } else {
      becomeWaiting(flight, nowMs);
    }
  }

  private void becomeResolving(Flight flight, long nowMs) {
    flight.state = State.RESOLVING;
    flight.findAtMs = nowMs;
    questions.add(flight);
  }

  private void becomeWaiting(Flight flight, long nowMs) {
    questions.remove(flight);
    flight.laneNow().remove(flight);
    flight.lane = null;
    flight.state = State.WAITING;
    flight.maybeOrdered = false;
    flight.waitingSinceMs = nowMs;
    hold(flight);
    releaseFrom(flight, nowMs);
  }

  /**
   * Places one that waits, and those of its session that waited for it alone. For everyone else a
   * list or the clock decides; so many refusals at once do not look at all that wait each time.
   */
  private void releaseFrom(Flight first, long nowMs) {
    @Nullable Flight flight = first;
    while (flight != null && flight.state == State.WAITING && maybeRelease(flight, nowMs)) {
      flight.route.waiting.remove(flight.number);
      flight = flight.after;
    }
    if (!first.route.waiting.isEmpty()) {
      maybeRefresh(first.route, nowMs);
    }
  }

  private boolean maybeRelease(Flight flight, long nowMs) {
    return nowMs >= flight.retryAtMs && maybePlace(flight, nowMs);
  }

  private void hold(Flight flight) {
    flight.route.waiting.put(flight.number, flight);
    held.add(flight.route);
  }

  private void onNotFoundOut(Flight flight, long nowMs) {
    flight.findAttempts++;
    flight.findAtMs = nowMs + options.pauseMs(flight.findAttempts);
    ShardLane lane = flight.laneNow();
    if (!lane.sealed) {
      questions.remove(flight);
      flight.state = State.SENT;
      if (!lane.channel.broken) {
        send(flight, lane, nowMs);
      }
    }
    maybeRefresh(flight.route, nowMs);
  }

  private @Nullable Flight asked(AppendId id, ShardId shard) {
    Flight flight = flights.get(id);
    if (flight == null || flight.lane == null || !flight.lane.shard.equals(shard)) {
      return null;
    }
    return questions.answered(flight) ? flight : null;
  }

  private void maybeResolve(ShardLane lane, long nowMs) {
    boolean due = lane.channel.broken || nowMs - lane.sealedSinceMs >= options.sealGraceMs();
    if (!lane.sealed || !due) {
      return;
    }
    for (Flight flight : List.copyOf(lane.flights.values())) {
      if (flight.state == State.SENT) {
        doubt(flight, lane, nowMs);
      }
    }
  }

  private void sendAgain(ShardLane lane, long nowMs) {
    if (lane.sealed || lane.channel.broken) {
      return;
    }
    for (Flight flight : lane.flights.values()) {
      if (flight.state == State.SENT) {
        send(flight, lane, nowMs);
      }
    }
  }

  private void send(Flight flight, ShardLane lane, long nowMs) {
    flight.sends++;
    flight.maybeOrdered = true;
    flight.sentMs = nowMs;
    Flight before = flight.before;
    AppendId after = before != null && before.lane == lane ? before.id() : null;
    effects.add(new Send(lane.channel.node, lane.shard, flight.request.batch(), after));
  }

  private void releaseWaiting(LogRoute route, long nowMs) {
    Iterator<Flight> waiting = route.waiting.values().iterator();
    while (waiting.hasNext()) {
      Flight flight = waiting.next();
      if (maybeRelease(flight, nowMs)) {
        waiting.remove();
      }
    }
    if (!route.waiting.isEmpty()) {
      maybeRefresh(route, nowMs);
    }
  }

  private boolean maybePlace(Flight flight, long nowMs) {
    ShardLane lane = flight.route.choose(flight, nowMs - options.quietMs());
    if (lane == null) {
      return false;
    }
    flight.state = State.SENT;
    flight.lane = lane;
    flight.sentMs = nowMs;
    lane.add(flight);
    if (!lane.channel.broken) {
      send(flight, lane, nowMs);
    }
    return true;
  }

  private void maybeRefresh(LogRoute route, long nowMs) {
    if (route.refreshOnItsWay || nowMs < route.refreshAtMs) {
      return;
    }
    route.refreshOnItsWay = true;
    route.refreshAtMs = nowMs + options.pauseMs(route.refreshes++);
    LogView view = route.tracker.view();
    effects.add(new RefreshView(route.log, view == null ? -1 : view.version()));
  }

  private void expire(long nowMs) {
    // One time-out for all: the deadlines ascend as the appends came.
    while (!flights.isEmpty()) {
      Flight oldest = flights.values().iterator().next();
      if (nowMs < oldest.deadlineMs) {
        break;
      }
      String detail = "not ordered within " + options.timeoutMs() + " ms";
      complete(oldest, new Failed(ErrorCode.NOT_ORDERED, detail, oldest.maybeOrdered));
    }
    for (LogRoute route : held) {
      if (route.tracker.view() != null) {
        List.copyOf(route.waiting.values()).forEach(flight -> maybeNoShard(flight, nowMs));
      }
    }
  }

  private void maybeNoShard(Flight flight, long nowMs) {
    boolean longEnough = nowMs - flight.waitingSinceMs >= options.noShardMs();
    if (longEnough && flight.before == null && nowMs >= flight.retryAtMs) {
      complete(flight, new Failed(ErrorCode.NO_SHARD, "no shard of the log is open", false));
    }
  }

  private void failAll(List<Flight> failed, ErrorCode code, String detail) {
    for (Flight flight : failed) {
      boolean maybe = flight.maybeOrdered && code != ErrorCode.LOG_NOT_FOUND;
      complete(flight, new Failed(code, detail, maybe));
    }
  }

  private void complete(Flight flight, AppendResult result) {
    flights.remove(flight.id());
    bytes -= flight.weight();
    questions.remove(flight);
    flight.route.waiting.remove(flight.number);
    if (flight.lane != null) {
      flight.lane.remove(flight);
    }
    sessions.remove(flight);
    answer(flight.id(), result);
  }

  private void answer(AppendId id, AppendResult result) {
    effects.add(new Complete(id, result));
  }
}
