package io.totalog.membership.leadership.zookeeper;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;
import io.totalog.membership.leadership.Leadership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Candidates queue up as ephemeral sequential znodes below one path; the first one leads, under the
 * number in its znode's name. The path is made as a persistent znode: in a container, which goes
 * when it is empty, the numbers would start again.
 */
public final class LatchLeadership implements Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(LatchLeadership.class);
  private static final int SEQUENCE_DIGITS = 10;

  private final CuratorFramework client;
  private final String path;
  private final LeaderLatch latch;

  /**
   * Makes one that has not entered.
   *
   * @param client started
   * @param path of the queue
   * @param self this process
   */
  public LatchLeadership(CuratorFramework client, String path, NodeId self) {
    this.client = client;
    this.path = path;
    this.latch = new LeaderLatch(client, path, self.value());
  }

  @Override
  public void start(Runnable onChange) {
    latch.addListener(
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
      makePath();
      removeFormerLives();
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("could not enter the election at " + path, e);
    }
  }

  private void makePath() throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path);
    } catch (KeeperException.NodeExistsException e) {
      // Made by an earlier candidate.
    }
  }

  /**
   * A process that was killed and started again would wait for its own former session to expire.
   * Taking its znode away early is safe, as two leaders are.
   */
  private void removeFormerLives() throws Exception {
    for (String child : client.getChildren().forPath(path)) {
      String znode = path + "/" + child;
      try {
        String candidate = new String(client.getData().forPath(znode), StandardCharsets.UTF_8);
        if (candidate.equals(latch.getId())) {
          client.delete().forPath(znode);
          LOG.atInfo().addKeyValue("znode", znode).log("left the queue as in a former life");
        }
      } catch (KeeperException.NoNodeException e) {
        // Gone by itself.
      }
    }
  }

  @Override
  public Optional<Epoch> epoch() {
    return latch.hasLeadership() ? sequenceOf(latch.getOurPath()) : Optional.empty();
  }

  private static Optional<Epoch> sequenceOf(@Nullable String znode) {
    if (znode == null || znode.length() < SEQUENCE_DIGITS) {
      return Optional.empty();
    }
    String digits = znode.substring(znode.length() - SEQUENCE_DIGITS);
    return Optional.of(new Epoch(Long.parseLong(digits)));
  }

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
