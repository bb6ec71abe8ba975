package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.core.record.Limits;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Reads index, buckets and slots with all questions under way at once: a thousand round trips one
 * after another would be most of a takeover.
 */
final class PipelinedRead {

  private static final byte[] NOTHING = new byte[0];

  private final CountDownLatch left;
  private final AtomicReferenceArray<CutLogReader.@Nullable Slot> answers;
  private volatile @Nullable String failure;

  PipelinedRead(ZooKeeper zk, CutLogPaths paths) {
    List<String> all = new ArrayList<>(1 + Limits.CHECKPOINT_BUCKETS + Limits.RING_SLOTS);
    all.add(paths.index);
    for (int b = 0; b < Limits.CHECKPOINT_BUCKETS; b++) {
      all.add(paths.bucket(b));
    }
    for (int s = 0; s < Limits.RING_SLOTS; s++) {
      all.add(paths.slot(s));
    }
    left = new CountDownLatch(all.size());
    answers = new AtomicReferenceArray<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      int at = i;
      zk.getData(
          all.get(i),
          false,
          (int rc, String path, Object context, byte[] data, Stat stat) ->
              answered(at, rc, path, data, stat),
          null);
    }
  }

  private void answered(int at, int rc, String path, byte @Nullable [] data, Stat stat) {
    if (rc == KeeperException.Code.OK.intValue()) {
      answers.set(at, new CutLogReader.Slot(data == null ? NOTHING : data, stat.getVersion()));
    } else {
      failure = path + ": " + KeeperException.Code.get(rc);
    }
    left.countDown();
  }

  CutLogReader await(Duration timeout) throws InterruptedException {
    if (!left.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CutLogUnavailableException("the cut log was not read in time");
    }
    if (failure != null) {
      throw new CutLogUnavailableException("the cut log was not read: " + failure);
    }
    CutLogReader.Slot[] read = new CutLogReader.Slot[answers.length()];
    for (int i = 0; i < read.length; i++) {
      CutLogReader.Slot answer = answers.get(i);
      if (answer == null) {
        throw new CutLogUnavailableException("an answer is missing");
      }
      read[i] = answer;
    }
    return new ReadTree(read);
  }

  /** What was read: the index, then buckets, then slots. */
  private record ReadTree(CutLogReader.Slot[] all) implements CutLogReader {

    @Override
    public byte[] index() {
      return all[0].bytes();
    }

    @Override
    public byte[] bucket(int number) {
      return all[1 + number].bytes();
    }

    @Override
    public List<Slot> slots() {
      return Arrays.asList(all).subList(1 + Limits.CHECKPOINT_BUCKETS, all.length);
    }
  }
}
