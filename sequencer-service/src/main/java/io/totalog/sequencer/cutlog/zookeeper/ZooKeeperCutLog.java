package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.core.id.ClusterId;
import io.totalog.core.sequencer.Fence;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Opens sessions to the cut log in ZooKeeper. */
public final class ZooKeeperCutLog implements CutLog {

  private final String servers;
  private final CutLogPaths paths;
  private final Duration sessionTimeout;
  private final byte[] candidate;

  /**
   * Makes one; connects to nothing yet.
   *
   * @param servers {@code host:port} of each server, with commas
   * @param top the znode that holds all of Totalog, as {@code /totalog}
   * @param sessionTimeout how long a silent connection lives; the server bounds it
   * @param candidate who writes the epoch, for a human who looks
   */
  public ZooKeeperCutLog(String servers, String top, Duration sessionTimeout, String candidate) {
    this.servers = servers;
    this.paths = new CutLogPaths(top);
    this.sessionTimeout = sessionTimeout;
    this.candidate = candidate.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public CutLogSession open(Fence fence, Duration timeout) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    ZooKeeperHandle handle = ZooKeeperHandle.connect(servers, sessionTimeout, timeout);
    boolean opened = false;
    try {
      CutLogTree tree = new CutLogTree(paths);
      tree.createOnce(handle.zk());
      ClusterId cluster = tree.cluster(handle.zk());
      fence(handle.zk(), fence, deadlineNanos);
      opened = true;
      return new ZooKeeperSession(handle, paths, cluster, fence.version(), timeout);
    } catch (KeeperException e) {
      throw new CutLogUnavailableException("the cut log did not answer: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        handle.close();
      }
    }
  }

  /** Drives the fence until its own write has succeeded; what that means is the fence's matter. */
  private void fence(ZooKeeper zk, Fence fence, long deadlineNanos)
      throws KeeperException, InterruptedException {
    while (fence.state() != Fence.State.HELD) {
      if (System.nanoTime() > deadlineNanos) {
        throw new CutLogUnavailableException("could not fence in time");
      }
      switch (fence.state()) {
        case READ -> read(zk, fence);
        case WRITE -> write(zk, fence);
        case HELD -> {
          return;
        }
      }
    }
  }

  private void read(ZooKeeper zk, Fence fence) throws KeeperException, InterruptedException {
    Stat stat = new Stat();
    try {
      zk.getData(paths.epoch, false, stat);
    } catch (KeeperException.ConnectionLossException e) {
      // The handle connects again by itself, with its own pause, so this does not spin.
      return;
    }
    fence.onRead(stat.getVersion());
  }

  private void write(ZooKeeper zk, Fence fence) throws KeeperException, InterruptedException {
    Stat stat;
    try {
      stat = zk.setData(paths.epoch, candidate, fence.version());
    } catch (KeeperException.BadVersionException e) {
      fence.onRefused();
      return;
    } catch (KeeperException.ConnectionLossException e) {
      fence.onUnknown();
      return;
    }
    fence.onWritten(stat.getVersion());
  }
}
