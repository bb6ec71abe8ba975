package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.core.id.ClusterId;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.WriteAnswer;
import io.totalog.sequencer.cutlog.WriteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

/** A fenced ZooKeeper session. The first answer that is not OK ends it for good. */
final class ZooKeeperSession implements CutLogSession {

  private static final int ANY_VERSION = -1;

  private final ZooKeeperHandle handle;
  private final CutLogPaths paths;
  private final ClusterId cluster;
  private final int epochVersion;
  private final Duration timeout;

  /** Why the session is over; written by the handle's event thread and by {@link #submit}. */
  private volatile @Nullable String failure;

  ZooKeeperSession(
      ZooKeeperHandle handle,
      CutLogPaths paths,
      ClusterId cluster,
      int epochVersion,
      Duration timeout) {
    this.handle = handle;
    this.paths = paths;
    this.cluster = cluster;
    this.epochVersion = epochVersion;
    this.timeout = timeout;
  }

  @Override
  public ClusterId cluster() {
    return cluster;
  }

  @Override
  public int epochVersion() {
    return epochVersion;
  }

  @Override
  public CutLogReader read() throws InterruptedException {
    return new PipelinedRead(handle.zk(), paths).await(timeout);
  }

  @Override
  public void submit(CutLogWrite write, WriteAnswer answer) {
    Optional<String> objection = WriteSize.objection(write);
    String before = failure;
    if (before == null && objection.isPresent()) {
      before = objection.get();
      failure = before;
    }
    if (before != null) {
      answer.onFailed(before);
      return;
    }
    handle.zk().multi(ops(write), (rc, path, context, results) -> answered(rc, answer), null);
  }

  private void answered(int rc, WriteAnswer answer) {
    String before = failure;
    if (before == null && rc != KeeperException.Code.OK.intValue()) {
      before = String.valueOf(KeeperException.Code.get(rc));
      failure = before;
    }
    if (before == null) {
      answer.onDone();
    } else {
      answer.onFailed(before);
    }
  }

  private List<Op> ops(CutLogWrite write) {
    List<Op> ops = new ArrayList<>(3);
    ops.add(Op.check(paths.epoch, write.epochVersion()));
    switch (write) {
      case CutLogWrite.Cut cut -> {
        ops.add(Op.check(paths.slot(cut.previousSlot()), cut.previousVersion()));
        ops.add(Op.setData(paths.slot(cut.slot()), cut.bytes(), cut.version()));
      }
      case CutLogWrite.Checkpoint step -> {
        for (CutLogWrite.Bucket bucket : step.buckets()) {
          ops.add(Op.setData(paths.bucket(bucket.number()), bucket.bytes(), ANY_VERSION));
        }
        ops.add(Op.setData(paths.index, step.index(), ANY_VERSION));
      }
      case CutLogWrite.Check check -> {}
    }
    return ops;
  }

  @Override
  public void close() {
    if (failure == null) {
      failure = "closed";
      handle.close();
    } else {
      handle.closeLater();
    }
  }
}
