package io.totalog.membership.cluster;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.membership.repair.LogWalk;
import io.totalog.membership.repair.MembershipLoop;
import io.totalog.membership.repair.WalkStep;
import io.totalog.membership.view.LogDropper;
import io.totalog.membership.view.LogOpener;
import io.totalog.membership.view.Membership;
import io.totalog.membership.view.MembershipMetrics;
import io.totalog.membership.view.NameLocks;
import io.totalog.membership.view.PlacedLogs;
import java.time.Duration;

/** One membership process without its threads: commands, and a walk that a test drives. */
public final class LeaderProcess implements AutoCloseable {

  private final GivenLeadership leadership = new GivenLeadership();
  private final Membership membership;
  private final LogWalk walk;
  private final MembershipLoop loop;

  /** Starts a process that leads. */
  public LeaderProcess(MembershipPorts ports, Duration timeout) {
    leadership.give();
    NameLocks locks = new NameLocks();
    PlacedLogs placed = new PlacedLogs();
    MembershipMetrics metrics = new MembershipMetrics(new SimpleMeterRegistry());
    LogOpener opener =
        new LogOpener(
            ports.registry(), ports.nodes(), ports.sequencer(), ports.firstShards(), placed);
    LogDropper dropper =
        new LogDropper(ports.catalog(), ports.sequencer(), ports.firstShards(), placed);
    membership =
        new Membership(leadership, ports.catalog(), opener, dropper, locks, timeout, metrics);
    walk =
        new LogWalk(
            ports.catalog(),
            ports.sequencer(),
            opener,
            dropper,
            locks,
            placed,
            Duration.ofSeconds(2),
            metrics);
    loop =
        new MembershipLoop(
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            leadership,
            ports.registry(),
            walk,
            metrics);
  }

  /** Returns its commands. */
  public Membership membership() {
    return membership;
  }

  /** Returns its leadership. */
  public GivenLeadership leadership() {
    return leadership;
  }

  /** Starts its thread: from now on it walks by itself. */
  public void startLoop() {
    loop.start();
  }

  /** Walks over all logs once, as after a change of leader. */
  public void sweep() {
    walk.sweep();
    walkOn();
  }

  /** Walks over all logs once. */
  public void walkOn() {
    while (walk.step() == WalkStep.MORE) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    loop.close();
    membership.close();
  }
}
