package io.totalog.membership.leader.zookeeper;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperCounter;
import io.totalog.membership.leader.Leadership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader by Curator's latch. An elected process takes a number that no earlier leader had,
 * announces itself under it, and leads then.
 */
public final class ZooKeeperLeadership implements Leadership, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeadership.class);
  private static final String LATCH = "/totalog/election/membership";
  private static final String EPOCH = "/totalog/membership/epoch";
  private static final long RETRY_MS = 500;

  private final ZooKeeperCalls calls;
  private final LeaderBoard board;
  private final NodeId node;
  private final LeaderLatch latch;
  private final ZooKeeperCounter epochs;
  private final Listeners listeners = new Listeners();
  private volatile boolean announced;
  private volatile String address = "";

  /** Makes one that does not take part yet. */
  public ZooKeeperLeadership(ZooKeeperCalls calls, LeaderBoard board, NodeId node) {
    this.calls = calls;
    this.board = board;
    this.node = node;
    this.latch = new LeaderLatch(calls.client(), LATCH, node.value());
    this.epochs = new ZooKeeperCounter(calls.client(), EPOCH);
  }

  /**
   * Takes part in the election, to be reached at {@code host:port}; once. Blocks for a short time.
   */
  public void start(String reachedAt) {
    address = reachedAt;
    latch.addListener(
        new LeaderLatchListener() {
          @Override
          public void isLeader() {
            announce();
          }

          @Override
          public void notLeader() {
            become(false);
          }
        });
    try {
      removeFormerLives(calls.client());
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("could not enter the election at " + LATCH, e);
    }
  }

  /**
   * A process that was killed and started again would wait for its own former session to expire.
   * Taking its znode away early is safe, as two leaders are.
   */
  private void removeFormerLives(CuratorFramework client) throws Exception {
    if (client.checkExists().forPath(LATCH) == null) {
      return;
    }
    for (String child : client.getChildren().forPath(LATCH)) {
      String znode = LATCH + "/" + child;
      try {
        String candidate = new String(client.getData().forPath(znode), StandardCharsets.UTF_8);
        if (candidate.equals(latch.getId())) {
          client.delete().forPath(znode);
          LOG.atInfo().addKeyValue("znode", znode).log("left the election as in a former life");
        }
      } catch (KeeperException.NoNodeException e) {
        // Gone by itself.
      }
    }
  }

  private void announce() {
    CompletableFuture<Boolean> published =
        calls
            .call(() -> epochs.take(1))
            .thenCompose(epoch -> board.publish(NodeRole.MEMBERSHIP, self(epoch)))
            .exceptionally(error -> {
              LOG.atInfo().setCause(error).log("elected, but not announced yet");
              return false;
            });
    CompletableFuture<Void> _ = published.thenAccept(this::onPublished);
  }

  private Leader self(long epoch) {
    return new Leader(node, address, new Epoch(epoch));
  }

  /** False: ZooKeeper did not answer, or a leader that was elected later was faster. */
  private void onPublished(boolean published) {
    if (published) {
      become(latch.hasLeadership());
    } else {
      CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS)
          .execute(this::announceAgain);
    }
  }

  private void announceAgain() {
    if (latch.hasLeadership() && !announced) {
      announce();
    }
  }

  private void become(boolean leader) {
    boolean changed;
    synchronized (this) {
      changed = announced != leader;
      announced = leader;
    }
    if (changed) {
      LOG.atInfo()
          .addKeyValue("node", node)
          .log(leader ? "leads membership" : "leads membership no more");
      listeners.tell();
    }
  }

  @Override
  public boolean leads() {
    return announced && latch.hasLeadership();
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }

  /** Leaves, so that the next candidate need not wait for this session to expire. */
  @Override
  public void close() {
    if (latch.getState() != LeaderLatch.State.STARTED) {
      return;
    }
    try {
      latch.close(LeaderLatch.CloseMode.NOTIFY_LEADER);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the election's znode goes with its session");
    }
  }
}
