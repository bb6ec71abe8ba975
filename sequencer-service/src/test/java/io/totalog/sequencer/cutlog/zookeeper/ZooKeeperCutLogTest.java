package io.totalog.sequencer.cutlog.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.Fence;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.CutLogContract;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import io.totalog.sequencer.cutlog.RingWriter;
import io.totalog.sequencer.cutlog.WriteAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZooKeeperCutLogTest extends CutLogContract {

  private static final Duration SESSION = Duration.ofSeconds(6);

  private TestingServer server;
  private CuttingProxy proxy;
  private CutLog cutLog;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    proxy = new CuttingProxy(server.getPort());
    cutLog = new ZooKeeperCutLog(proxy.address(), "/totalog", SESSION, "sequencer-1");
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  @Override
  protected CutLog cutLog() {
    return cutLog;
  }

  @Override
  protected void disconnect() {
    proxy.cut();
  }

  /** Counts how often the outcome was unknown. */
  private static final class CountingFence extends Fence {
    private int unknown;

    @Override
    public void onUnknown() {
      unknown++;
      super.onUnknown();
    }
  }

  @Test
  void fenceOfUnknownOutcomeIsFencedAgain() throws Exception {
    open().close();
    CountingFence fence = new CountingFence();
    proxy.cutInPlaceOfSetDataAnswers(2);
    try (CutLogSession session = cutLog.open(fence, TIMEOUT)) {
      assertThat(fence.unknown).isEqualTo(2);
      // 1 by the first session, 2 and 3 by writes nobody heard of, 4 by the one that was answered.
      assertThat(session.epochVersion()).isEqualTo(4);
      submit(session, new RingWriter(recover(session)).next()).get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void checkAloneIsOneTransaction() throws Exception {
    try (CutLogSession session = open()) {
      long first = zxidOfSomeWrite();
      long second = zxidOfSomeWrite();
      submit(session, new CutLogWrite.Check(session.epochVersion())).get(5, TimeUnit.SECONDS);
      long third = zxidOfSomeWrite();
      assertThat((third - second) - (second - first)).isEqualTo(1);
    }
  }

  private long zxidOfSomeWrite() throws Exception {
    try (ZooKeeper zk = new ZooKeeper(server.getConnectString(), 6_000, e -> {})) {
      zk.create("/z", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
      return zk.exists("/z", false).getCzxid();
    }
  }

  @Test
  void readingTheRingBackTakesWellUnderASecond() throws Exception {
    try (CutLogSession session = open()) {
      RingWriter ring = new RingWriter(recover(session));
      CompletableFuture<Void> last = new CompletableFuture<>();
      for (int i = 0; i < 1_000; i++) {
        last = submit(session, ring.next());
      }
      last.get(20, TimeUnit.SECONDS);
    }
    try (CutLogSession session = open()) {
      recover(session);
      long startNanos = System.nanoTime();
      assertThat(recover(session).state().lastNumber()).isEqualTo(1_000);
      assertThat(System.nanoTime() - startNanos).isLessThan(1_000_000_000L);
    }
  }

  @Test
  void serverThatIsAwayMakesTheCutLogUnavailable() throws Exception {
    CutLogSession session = open();
    server.stop();
    CompletableFuture<Void> answer = submit(session, new CutLogWrite.Check(session.epochVersion()));
    await().atMost(TIMEOUT).until(answer::isCompletedExceptionally);
    session.close();
    assertThatThrownBy(() -> cutLog.open(new Fence(), Duration.ofMillis(500)))
        .isInstanceOf(CutLogUnavailableException.class);
    server.restart();
    open().close();
  }

  private static CompletableFuture<Void> submit(CutLogSession session, CutLogWrite write) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    session.submit(
        write,
        new WriteAnswer() {
          @Override
          public void onDone() {
            answer.complete(null);
          }

          @Override
          public void onFailed(String reason) {
            answer.completeExceptionally(new IllegalStateException(reason));
          }
        });
    return answer;
  }
}
