package io.totalog.simulation;

import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gateway's connection to the leader: follows its logs and asks questions. */
final class LeaderLink {
  private final World world;
  private final SimGateway owner;
  private @Nullable Connection connection;
  private @Nullable SimSequencer leader;

  LeaderLink(World world, SimGateway owner) {
    this.world = world;
    this.owner = owner;
  }

  void clear() {
    connection = null;
    leader = null;
  }

  /** Looks for a leader, again and again. */
  void seek() {
    owner.in(
        world.dice.nanos(2_000, 25_000),
        "gateway looks for leader",
        () -> {
          Optional<SimSequencer> best = world.leaderFor(owner);
          if (connection == null) {
            best.ifPresent(this::connect);
          } else if (best.isPresent() && best.get() != leader && world.dice.chance(0.3)) {
            connection.close(owner);
            clear();
          }
          seek();
        });
  }

  private void connect(SimSequencer to) {
    Optional<Connection> opened = world.network.connect(owner, to);
    if (opened.isEmpty()) {
      return;
    }
    Connection now = opened.get();
    connection = now;
    leader = to;
    now.onClosedAt(
        owner,
        () -> {
          if (connection == now) {
            clear();
          }
        });
    now.send(owner, "follow", () -> to.onWatcher(now, owner, world.logs));
    owner.onLeaderFound();
  }

  void askTail(LogId log, Consumer<Optional<LogTail>> asker) {
    Question<LogTail> question = new Question<>(owner, asker);
    Connection on = connection;
    SimSequencer to = leader;
    if (on == null || to == null) {
      question.fail();
      return;
    }
    on.send(
        owner,
        "tail question",
        () ->
            to.onTailQuestion(
                log,
                answer ->
                    on.send(
                        to,
                        "tail answer",
                        () -> answer.ifPresentOrElse(question::answer, question::fail))));
  }

  void askView(LogId log, Consumer<Optional<LogView>> asker) {
    Question<LogView> question = new Question<>(owner, asker);
    Connection on = connection;
    SimSequencer to = leader;
    if (on == null || to == null) {
      question.fail();
      return;
    }
    on.send(
        owner,
        "view question",
        () ->
            to.onViewQuestion(
                log,
                answer ->
                    on.send(
                        to,
                        "view answer",
                        () -> answer.ifPresentOrElse(question::answer, question::fail))));
  }
}
