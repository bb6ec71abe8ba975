package io.totalog.sequencer.election.zookeeper;

import io.totalog.sequencer.election.Election;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.zookeeper.KeeperException;
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
  private boolean closed;

  /**
   * Makes one that has not entered.
   *
   * @param client started; not the cut log's handle
   * @param path of the queue
   * @param candidate who it is: its name, kept over restarts
   */
  public LatchElection(CuratorFramework client, String path, String candidate) {
    this.client = client;
    this.path = path;
    this.candidate = candidate;
  }

  @Override
  public synchronized void start(Runnable onChange) {
    if (!closed) {
      listener = onChange;
      leave();
      enter(onChange);
    }
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
      leaveFormerLives();
      entered.start();
    } catch (Exception e) {
      throw new IllegalStateException("could not enter the election at " + path, e);
    }
    latch = entered;
  }

  /**
   * A process that was killed and started again would wait for its own former session to expire. To
   * take its place in the queue away early is safe: the fence alone decides who may write.
   */
  private void leaveFormerLives() {
    try {
      for (String child : client.getChildren().forPath(path)) {
        leaveIfOwn(path + "/" + child);
      }
    } catch (KeeperException.NoNodeException e) {
      // Nobody has ever entered.
    } catch (Exception e) {
      LOG.atDebug().setCause(e).log("a former life keeps its place until its session expires");
    }
  }

  private void leaveIfOwn(String znode) throws Exception {
    try {
      String owner = new String(client.getData().forPath(znode), StandardCharsets.UTF_8);
      if (owner.equals(candidate)) {
        client.delete().forPath(znode);
      }
    } catch (KeeperException.NoNodeException e) {
      // Gone by itself.
    }
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
    closed = true;
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
