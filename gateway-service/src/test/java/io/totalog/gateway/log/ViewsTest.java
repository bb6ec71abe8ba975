package io.totalog.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ViewsTest {
  private static final long IDLE_MS = 50;

  private final MemoryCluster cluster = new MemoryCluster(1, 1);
  private final Ticker ticker = new Ticker();
  private final Views views = new Views(cluster.sequencer(), ticker, 2_000, IDLE_MS);

  @AfterEach
  void stop() {
    views.close();
    ticker.close();
    cluster.close();
  }

  @Test
  void whatIsKnownOfALogStaysWhenNobodyUsesIt() {
    KnownLog known = views.known(MemoryCluster.LOG);
    known.onTail(new LogTail(3, 7, 1));
    views.refresh(MemoryCluster.LOG).orTimeout(10, TimeUnit.SECONDS).join();
    await().until(() -> !known.isFollowed());
    assertThat(views.known(MemoryCluster.LOG).tail()).isEqualTo(7);
    assertThat(views.known(MemoryCluster.LOG).first()).isEqualTo(3);
    assertThat(views.known(MemoryCluster.LOG).view()).isNotNull();
    assertThat(known.isFollowed()).isTrue();
  }

  @Test
  void theLogsUnusedForLongestMakeRoom() {
    for (int i = 1; i <= Views.KNOWN_LOGS_MAX + 500; i++) {
      views.known(new LogId(i));
    }
    // Another thread may be at work in the loop, which then makes the room.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(views.size()).isLessThanOrEqualTo(Views.KNOWN_LOGS_MAX));
  }
}
