package io.totalog.sequencer.cutlog.memory;

import io.totalog.core.id.ClusterId;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.WriteAnswer;
import io.totalog.sequencer.cutlog.WriteSize;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A session to the cut log in memory. */
final class InMemorySession implements CutLogSession {

  private final InMemoryCutLog log;
  private final ClusterId cluster;
  private final int epochVersion;
  private final Executor answers;
  private volatile @Nullable String failure;

  InMemorySession(InMemoryCutLog log, ClusterId cluster, int epochVersion, Executor answers) {
    this.log = log;
    this.cluster = cluster;
    this.epochVersion = epochVersion;
    this.answers = answers;
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
  public CutLogReader read() {
    return log.copy();
  }

  @Override
  public void submit(CutLogWrite write, WriteAnswer answer) {
    Optional<String> objection = WriteSize.objection(write);
    if (failure == null && objection.isPresent()) {
      failure = objection.get();
    }
    answers.execute(() -> carryOut(write, answer));
  }

  private void carryOut(CutLogWrite write, WriteAnswer answer) {
    String before = failure;
    if (before == null && !log.write(write)) {
      before = "BADVERSION";
      failure = before;
    }
    if (before == null) {
      answer.onDone();
    } else {
      answer.onFailed(before);
    }
  }

  void lose() {
    if (failure == null) {
      failure = "CONNECTIONLOSS";
    }
  }

  @Override
  public void close() {
    if (failure == null) {
      failure = "closed";
    }
  }
}
