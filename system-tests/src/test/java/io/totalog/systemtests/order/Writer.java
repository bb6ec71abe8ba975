package io.totalog.systemtests.order;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.RecordNames;
import io.totalog.systemtests.client.WriteKind;
import io.totalog.systemtests.history.AppendOutcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Appends one kind of request after the other until told to stop; never tries the same records
 * twice.
 */
final class Writer {
  /** Bounds the history however fast the server is. */
  private static final int APPENDS_MAX = 4_000;

  private static final int BATCH = 4;
  private static final int PAUSE_MS = 3;
  private static final int PAUSE_AFTER_FAILURE_MS = 100;

  private final LogClient client;
  private final WriteKind kind;
  private final Progress progress;
  private final CountDownLatch stopping;
  private final RecordNames names;

  Writer(LogClient client, WriteKind kind, Progress progress, CountDownLatch stopping) {
    this.client = client;
    this.kind = kind;
    this.progress = progress;
    this.stopping = stopping;
    this.names = new RecordNames(kind.name().replace("_", ""));
  }

  void run() {
    try {
      boolean more = true;
      for (int i = 0; more && i < APPENDS_MAX; i++) {
        AppendOutcome outcome = client.append(kind.request(names, BATCH));
        boolean acked = outcome instanceof AppendOutcome.Acked;
        if (acked) {
          progress.onAcked();
        }
        int pauseMs = acked ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS;
        more = !stopping.await(pauseMs, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
