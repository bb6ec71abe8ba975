package io.totalog.sequencer.cutlog.memory;

import io.totalog.core.id.ClusterId;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.CutLogContract;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class InMemoryCutLogTest extends CutLogContract {

  private final ExecutorService answers = Executors.newSingleThreadExecutor();
  private final InMemoryCutLog cutLog = new InMemoryCutLog(new ClusterId(7), answers);

  @Override
  protected CutLog cutLog() {
    return cutLog;
  }

  @Override
  protected void disconnect() {
    cutLog.disconnect();
  }

  @AfterEach
  void stop() {
    answers.shutdownNow();
  }
}
