package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.core.id.ClusterId;
import io.totalog.core.record.Limits;
import io.totalog.core.sequencer.IndexCodec;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Creates the cut log once, whole or not at all, and says which cluster it belongs to. */
final class CutLogTree {

  private static final byte[] NOTHING = new byte[0];

  private final CutLogPaths paths;

  CutLogTree(CutLogPaths paths) {
    this.paths = paths;
  }

  /** Creates the tree if there is none; another process may do the same at the same time. */
  void createOnce(ZooKeeper zk) throws KeeperException, InterruptedException {
    if (zk.exists(paths.sequencer, false) != null) {
      return;
    }
    try {
      zk.create(paths.top, NOTHING, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (KeeperException.NodeExistsException e) {
      // Another part of Totalog was here first.
    }
    try {
      zk.multi(wholeTree());
    } catch (KeeperException.NodeExistsException e) {
      // Another candidate was faster.
    }
  }

  ClusterId cluster(ZooKeeper zk) throws KeeperException, InterruptedException {
    String text = new String(zk.getData(paths.cluster, false, null), StandardCharsets.US_ASCII);
    try {
      return new ClusterId(Long.parseUnsignedLong(text, 16));
    } catch (NumberFormatException e) {
      throw new CutLogUnavailableException(paths.cluster + " does not hold a cluster id: " + text);
    }
  }

  private List<Op> wholeTree() {
    List<Op> ops = new ArrayList<>(Limits.RING_SLOTS + Limits.CHECKPOINT_BUCKETS + 6);
    ops.add(create(paths.sequencer, NOTHING));
    ops.add(create(paths.cluster, newCluster()));
    ops.add(create(paths.epoch, NOTHING));
    ops.add(create(paths.index, IndexCodec.empty()));
    ops.add(create(paths.buckets, NOTHING));
    ops.add(create(paths.slots, NOTHING));
    for (int b = 0; b < Limits.CHECKPOINT_BUCKETS; b++) {
      ops.add(create(paths.bucket(b), NOTHING));
    }
    for (int s = 0; s < Limits.RING_SLOTS; s++) {
      ops.add(create(paths.slot(s), NOTHING));
    }
    return ops;
  }

  private static byte[] newCluster() {
    long id = new SecureRandom().nextLong();
    String text = Long.toHexString(id == ClusterId.UNKNOWN.value() ? 1 : id);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Op create(String path, byte[] data) {
    return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }
}
