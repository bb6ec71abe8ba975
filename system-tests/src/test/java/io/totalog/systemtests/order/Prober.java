package io.totalog.systemtests.order;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.history.ReadOutcome;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the log while others change it: from the tail on, where lies are most likely. */
final class Prober {
  private static final int PAUSE_MS = 10;

  private final LogClient client;
  private final CountDownLatch stopping;

  Prober(LogClient client, CountDownLatch stopping) {
    this.client = client;
    this.stopping = stopping;
  }

  void readPages() {
    repeat(() -> {
      long tail = client.tail();
      if (client.page(Math.max(0, tail - 50)) instanceof ReadOutcome.Page page) {
        client.page(page.next());
      }
    });
  }

  void askTail() {
    repeat(client::tail);
  }

  private void repeat(Probe probe) {
    try {
      while (!stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
        try {
          probe.run();
        } catch (IOException noAnswer) {
          // No answer says nothing about the log; the next one will.
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Probe {
    void run() throws IOException;
  }
}
