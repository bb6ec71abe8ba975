package io.totalog.systemtests.order;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Counts acknowledged appends; any thread. */
final class Progress {
  private final AtomicLong acked = new AtomicLong();

  void onAcked() {
    acked.incrementAndGet();
  }

  void awaitMore(int appends, Duration patience) {
    long wanted = acked.get() + appends;
    Awaitility.await("acknowledged appends")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> acked.get() >= wanted);
  }
}
