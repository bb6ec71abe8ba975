package io.totalog.simulation;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * A client's read of one acknowledged seq at some gateway: below the tail it exists, so it is
 * looked for until found, at whichever replica has it mapped.
 */
final class PointRead {
  private record Place(ShardId shard, NodeId node) {}

  private final World world;
  private final LogId log;
  private final long seq;
  private final long sinceMs;

  PointRead(World world, LogId log, long seq) {
    this.world = world;
    this.log = log;
    this.seq = seq;
    this.sinceMs = world.agenda.nowMs();
  }

  void begin() {
    world.pointReads.add(this);
    retry();
  }

  long sinceMs() {
    return sinceMs;
  }

  @Override
  public String toString() {
    return "read of seq " + seq + " of log " + log;
  }

  private void retry() {
    world.agenda.in(
        world.dice.nanos(500, 20_000),
        "point read",
        () -> {
          List<SimGateway> up = world.gateways.stream().filter(Host::isUp).toList();
          if (up.isEmpty()) {
            retry();
          } else {
            ask(world.dice.pick(up));
          }
        });
  }

  private void ask(SimGateway gateway) {
    // Should the gateway die, its answers never come: the client tries again.
    Question<LogView> mine = new Question<>(world.client, view -> onView(gateway, view));
    gateway.askTail(
        log,
        tail -> {
          tail.ifPresent(this::requireBelow);
          gateway.askView(log, view -> view.ifPresentOrElse(mine::answer, mine::fail));
        });
  }

  private void requireBelow(LogTail tail) {
    InvariantBroken.require(
        seq < tail.next() && seq >= tail.first(),
        Invariant.READ_YOUR_APPEND,
        "seq %d of log %s is acknowledged and not in %s",
        seq,
        log,
        tail);
  }

  private void onView(SimGateway gateway, Optional<LogView> view) {
    if (view.isEmpty() || !gateway.isUp()) {
      retry();
      return;
    }
    ArrayDeque<Place> places = new ArrayDeque<>();
    for (ShardView shard : view.get().shards()) {
      if (shard.mayHold(seq, seq + 1)) {
        shard.replicas().forEach(node -> places.add(new Place(shard.id(), node)));
      }
    }
    InvariantBroken.require(
        !places.isEmpty(), Invariant.NO_FALSE_NEGATIVE, "no shard may hold seq %d of %s", seq, log);
    look(places);
  }

  private void look(ArrayDeque<Place> places) {
    Place place = places.poll();
    if (place == null) {
      retry();
      return;
    }
    SimNode node = world.node(place.node());
    Question<CopyImage.Sequenced> question =
        new Question<>(
            world.client,
            found -> {
              if (found.isPresent()) {
                world.coverage.hit(Happening.POINT_READ_FOUND);
                world.pointReads.remove(this);
              } else {
                world.coverage.hit(Happening.POINT_READ_ELSEWHERE);
                look(places);
              }
            });
    Optional<Connection> opened = world.network.connect(world.client, node);
    opened.ifPresentOrElse(
        on ->
            on.send(
                world.client,
                "read",
                () -> {
                  Optional<CopyImage.Sequenced> found = node.tails().read(place.shard(), seq);
                  on.send(
                      node,
                      "read answer",
                      () -> found.ifPresentOrElse(question::answer, question::fail));
                }),
        question::fail);
  }
}
