package io.totalog.sequencer.cutlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.sequencer.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every cut log must do. */
public abstract class CutLogContract {

  /** Long enough for a slow machine. */
  protected static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int DISCONNECTS = 40;

  /** Returns the cut log; the same one for the whole test. */
  protected abstract CutLog cutLog();

  /** Breaks every connection; clients may connect again at once. */
  protected abstract void disconnect();

  protected final CutLogSession open() throws InterruptedException {
    return cutLog().open(new Fence(), TIMEOUT);
  }

  protected static Recovered recover(CutLogSession session) throws InterruptedException {
    return new Recovery().recover(session.read(), session.epochVersion());
  }

  @Test
  void cutsFormAChainAndAreReadBack() throws Exception {
    Answers answers = new Answers();
    try (CutLogSession session = open()) {
      RingWriter ring = new RingWriter(recover(session));
      for (int i = 0; i < 20; i++) {
        CutLogWrite.Cut cut = ring.next();
        session.submit(cut, answers.of(cut.number()));
      }
      await().until(() -> answers.count() == 20);
    }
    assertThat(answers.done()).isEqualTo(numbers(1, 20));
    try (CutLogSession session = open()) {
      assertThat(recover(session).state().lastNumber()).isEqualTo(20);
    }
  }

  @Test
  void clusterIsDrawnOnceAndKept() throws Exception {
    try (CutLogSession first = open();
        CutLogSession second = open()) {
      assertThat(first.cluster().isKnown()).isTrue();
      assertThat(second.cluster()).isEqualTo(first.cluster());
    }
  }

  @Test
  void laterFenceEndsEarlierLeader() throws Exception {
    try (CutLogSession old = open()) {
      RingWriter oldRing = new RingWriter(recover(old));
      try (CutLogSession young = open()) {
        assertThat(young.epochVersion()).isGreaterThan(old.epochVersion());
        Answers answers = new Answers();
        old.submit(oldRing.next(), answers.of(1));
        old.submit(new CutLogWrite.Check(old.epochVersion()), answers.of(2));
        await().until(() -> answers.count() == 2);
        assertThat(answers.failed()).containsExactly(1L, 2L);
        assertThat(recover(young).state().lastNumber()).isZero();
      }
    }
  }

  @Test
  void cutThatDoesNotFollowFailsAndEverythingAfterIt() throws Exception {
    try (CutLogSession session = open()) {
      RingWriter ring = new RingWriter(recover(session));
      Answers answers = new Answers();
      session.submit(ring.next(), answers.of(1));
      ring.next();
      session.submit(ring.next(), answers.of(3));
      session.submit(new CutLogWrite.Check(session.epochVersion()), answers.of(4));
      await().until(() -> answers.count() == 3);
      session.submit(new CutLogWrite.Check(session.epochVersion()), answers.of(5));
      await().until(() -> answers.count() == 4);
      assertThat(answers.done()).containsExactly(1L);
      assertThat(answers.failed()).containsExactly(3L, 4L, 5L);
    }
  }

  @Test
  void entryThatIsTooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (CutLogSession session = open()) {
      RingWriter ring = new RingWriter(recover(session));
      Answers answers = new Answers();
      session.submit(ring.nextOf(CutLog.ENTRY_BYTES_MAX + 1), answers.of(1));
      await().until(() -> answers.count() == 1);
      assertThat(answers.failed()).containsExactly(1L);
    }
    try (CutLogSession session = open()) {
      assertThat(recover(session).state().lastNumber()).isZero();
    }
  }

  @Test
  void checkpointStepOfTheLargestBucketIsTaken() throws Exception {
    try (CutLogSession session = open()) {
      Answers answers = new Answers();
      List<CutLogWrite.Bucket> buckets = List.of(new CutLogWrite.Bucket(7, new byte[768 << 10]));
      byte[] index = session.read().index();
      session.submit(
          new CutLogWrite.Checkpoint(session.epochVersion(), buckets, index), answers.of(1));
      await().until(() -> answers.count() == 1);
      assertThat(answers.done()).containsExactly(1L);
      assertThat(session.read().bucket(7)).hasSize(768 << 10);
    }
  }

  @Test
  void forcedDisconnectsWithPipelinedCutsLeaveNoHole() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long acknowledged = 0;
    int lost = 0;
    for (int round = 0; round < DISCONNECTS; round++) {
      Answers answers = new Answers();
      try (CutLogSession session = open()) {
        Recovered[] recovered = new Recovered[1];
        assertThatCode(() -> recovered[0] = recover(session))
            .as("round %s of seed %s", round, seed)
            .doesNotThrowAnyException();
        long last = recovered[0].state().lastNumber();
        assertThat(last).as("seed %s", seed).isGreaterThanOrEqualTo(acknowledged);
        RingWriter ring = new RingWriter(recovered[0]);
        int cuts = 4 + random.nextInt(12);
        int cutAt = random.nextInt(cuts);
        for (int i = 0; i < cuts; i++) {
          if (i == cutAt) {
            disconnect();
          }
          CutLogWrite.Cut cut = ring.next();
          session.submit(cut, answers.of(cut.number()));
        }
        await().atMost(TIMEOUT).until(() -> answers.count() == cuts);
        assertThat(answers.done()).isEqualTo(numbers(last + 1, answers.done().size()));
        acknowledged = last + answers.done().size();
        lost += answers.failed().isEmpty() ? 0 : 1;
      }
    }
    assertThat(lost).as("rounds in which a write failed").isPositive();
  }

  private static List<Long> numbers(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }
}
