package io.totalog.sequencer.election.zookeeper;

import io.totalog.sequencer.election.Election;
import java.io.IOException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Candidates queue up as ephemeral sequential znodes below one path. */
public final class LatchElection implements Election {

  private static final Logger LOG = LoggerFactory.getLogger(LatchElection.class);

  private final CuratorFramework client;
  private final String path;
  private final String candidate;
  private @Nullable Runnable listener;
  private @Nullable LeaderLatch latch;

  /**
   * Makes one that has not entered.
   *
   * @param client started; not the cut log's handle
   * @param path of the queue
   * @param candidate who it is, for a human who looks
   */
  public LatchElection(CuratorFramework client, String path, String candidate) {
    this.client = client;
    this.path = path;
    this.candidate = candidate;
  }

  @Override
  public synchronized void start(Runnable onChange) {
    listener = onChange;
    enter(onChange);
  }

  private void enter(Runnable onChange) {
    LeaderLatch entered = new LeaderLatch(client, path, candidate);
    entered.addListener(
        new LeaderLatchListener() {
          @Override
          public void isLeader() {
            onChange.run();
          }

          @Override
          public void notLeader() {
            onChange.run();
          }
        });
    try {
      entered.start();
    } catch (Exception e) {
      throw new IllegalStateException("could not enter the election at " + path, e);
    }
    latch = entered;
  }

  @Override
  public synchronized boolean isMyTurn() {
    return latch != null && latch.hasLeadership();
  }

  @Override
  public synchronized void yieldTurn() {
    if (listener != null && latch != null) {
      leave();
      enter(listener);
    }
  }

  @Override
  public synchronized void close() {
    leave();
    listener = null;
  }

  private void leave() {
    if (latch != null) {
      try {
        latch.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("the election's znode goes with its session");
      }
      latch = null;
    }
  }
}
