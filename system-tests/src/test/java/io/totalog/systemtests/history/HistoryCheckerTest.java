package io.totalog.systemtests.history;

import static io.totalog.systemtests.history.Invariant.ACK_DURABLE;
import static io.totalog.systemtests.history.Invariant.ACK_TRUE;
import static io.totalog.systemtests.history.Invariant.AGREEMENT;
import static io.totalog.systemtests.history.Invariant.BATCH_ATOMICITY;
import static io.totalog.systemtests.history.Invariant.DEFINITE_OR_UNKNOWN;
import static io.totalog.systemtests.history.Invariant.GAP_FREE;
import static io.totalog.systemtests.history.Invariant.MONOTONE_TAIL;
import static io.totalog.systemtests.history.Invariant.NO_FALSE_NEGATIVE;
import static io.totalog.systemtests.history.Invariant.READ_YOUR_APPEND;
import static io.totalog.systemtests.history.Invariant.REAL_TIME_ORDER;
import static io.totalog.systemtests.history.Invariant.RETRY_IDEMPOTENCE;
import static io.totalog.systemtests.history.Invariant.SESSION_ORDER;
import static io.totalog.systemtests.history.Invariant.SUBSCRIBE;
import static io.totalog.systemtests.history.Invariant.UNIQUENESS;
import static io.totalog.systemtests.history.Invariant.WATERMARK_PROGRESS;
import static io.totalog.systemtests.history.Story.record;
import static io.totalog.systemtests.history.Story.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.AppendOutcome.Refused;
import io.totalog.systemtests.history.AppendOutcome.Unknown;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Doctored histories, each refused for the right reason, beside true ones that differ by little.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HistoryCheckerTest {
  private static final ProducerMark MARK = new ProducerMark("p", 0, 0);

  @Test
  void acceptsAnEmptyLog() {
    assertClean(new Story().tail("c", 0).page("c", 0, 0).endsAs());
  }

  @Test
  void acceptsAppendsReadsAndSubscribersThatAgree() {
    assertClean(
        new Story()
            .connected("sse", 0)
            .acked("w1", 0, "a")
            .delivered("sse", 0, "a")
            .acked("w2", 1, "b", "c")
            .page("r", 0, 3, seen(0, "a"), seen(1, "b"), seen(2, "c"))
            .connected("sse", 1)
            .delivered("sse", 1, "b")
            .delivered("sse", 2, "c")
            .due("sse", 3)
            .tail("r", 3)
            .endsAs("a", "b", "c"));
  }

  @Test
  void acceptsAnUnknownAppendThatIsThereAndOneThatIsNot() {
    assertClean(
        new Story()
            .append("w", new Unknown("reset"), "a", "b")
            .append("w", new Unknown("reset"), "c")
            .append("w", new Refused("too-large"), "d")
            .endsAs("a", "b"));
  }

  @Test
  void acceptsAConcurrentAppendWithASmallerNumber() {
    Operation slow =
        new Operation.Append(
            "slow",
            1,
            9_000,
            Optional.empty(),
            Story.records("s"),
            Optional.empty(),
            new Acked(0, 0));
    assertClean(new Story().acked("fast", 1, "f").add(slow).endsAs("s", "f"));
  }

  @Test
  void acceptsARetryThatGetsTheFirstAnswer() {
    assertClean(
        new Story()
            .byProducer(MARK, new Unknown("timeout"), "a")
            .acked("w", 1, "b")
            .byProducer(MARK, new Acked(0, 0), "a")
            .endsAs("a", "b"));
  }

  @Test
  void acceptsARefusedAppendWhoseRetrySucceeds() {
    assertClean(
        new Story().append("w", new Refused("overloaded"), "a").acked("w", 0, "a").endsAs("a"));
  }

  @Test
  void acceptsATrimmedBeginning() {
    assertClean(
        new History(
            new Story().acked("w", 0, "a").acked("w", 1, "b").endsAs().operations(),
            1,
            List.of(seen(1, "b"))));
  }

  @Test
  void refusesTwoReadersThatSawDifferentRecordsAtOneNumber() {
    assertRefused(
        AGREEMENT,
        new Story()
            .append("w", new Unknown("reset"), "a")
            .append("w", new Unknown("reset"), "b")
            .page("r1", 0, 1, seen(0, "a"))
            .page("r2", 0, 1, seen(0, "b"))
            .endsAs("a"));
  }

  @Test
  void refusesBytesThatChangedBetweenTwoReads() {
    Seen changed = new Seen(0, new Content("a", "other body"));
    assertRefused(AGREEMENT, new Story().acked("w", 0, "a").page("r", 0, 1, changed).endsAs("a"));
  }

  @Test
  void refusesARecordAtTwoNumbers() {
    assertRefused(UNIQUENESS, new Story().acked("w", 0, "a").endsAs("a", "a"));
  }

  @Test
  void refusesANumberAcknowledgedTwice() {
    assertRefused(UNIQUENESS, new Story().acked("w1", 0, "a").acked("w2", 0, "b").endsAs("a"));
  }

  @Test
  void refusesAHoleInTheFinalRead() {
    assertRefused(
        GAP_FREE,
        new Story()
            .acked("w", 0, "a")
            .acked("w", 2, "b")
            .endsAs(List.of(seen(0, "a"), seen(2, "b"))));
  }

  @Test
  void refusesAHoleInAPage() {
    assertRefused(
        GAP_FREE,
        new Story()
            .acked("w", 0, "a", "b", "c")
            .page("r", 0, 3, seen(0, "a"), seen(2, "c"))
            .endsAs("a", "b", "c"));
  }

  @Test
  void refusesALaterAppendWithASmallerNumber() {
    assertRefused(
        REAL_TIME_ORDER, new Story().acked("w1", 1, "a").acked("w2", 0, "b").endsAs("b", "a"));
  }

  @Test
  void refusesAnUnknownAppendOrderedBeforeOneAcknowledgedBeforeIt() {
    assertRefused(
        REAL_TIME_ORDER,
        new Story().acked("w1", 1, "a").append("w2", new Unknown("reset"), "b").endsAs("b", "a"));
  }

  @Test
  void refusesAnAppendBelowARecordDeliveredBeforeItWasSent() {
    assertRefused(
        REAL_TIME_ORDER,
        new Story()
            .append("w1", new Unknown("reset"), "a")
            .connected("sse", 1)
            .delivered("sse", 1, "a")
            .acked("w2", 0, "b")
            .endsAs("b", "a"));
  }

  @Test
  void refusesASessionThatOvertakesItself() {
    assertRefused(
        SESSION_ORDER,
        new Story().onSession("ws", 1, "a").onSession("ws", 0, "b").endsAs("b", "a"));
  }

  @Test
  void refusesHalfABatch() {
    assertRefused(
        BATCH_ATOMICITY, new Story().append("w", new Unknown("reset"), "a", "b").endsAs("a"));
  }

  @Test
  void refusesABatchWithAnotherRecordInIt() {
    assertRefused(
        BATCH_ATOMICITY,
        new Story()
            .append("w1", new Unknown("reset"), "a", "b")
            .append("w2", new Unknown("reset"), "c")
            .endsAs("a", "c", "b"));
  }

  @Test
  void refusesAnAckThatCountsWrong() {
    assertRefused(
        BATCH_ATOMICITY, new Story().append("w", new Acked(0, 2), "a", "b").endsAs("a", "b"));
  }

  @Test
  void refusesATailInsideABatch() {
    assertRefused(
        BATCH_ATOMICITY, new Story().tail("r", 1).acked("w", 0, "a", "b").endsAs("a", "b"));
  }

  @Test
  void refusesTheLossOfAnAcknowledgedRecord() {
    assertRefused(ACK_DURABLE, new Story().acked("w", 0, "a").acked("w", 1, "b").endsAs("a"));
  }

  @Test
  void refusesAnAckThatNamesAnotherRecordsNumber() {
    assertRefused(
        ACK_TRUE,
        new Story()
            .append("w", new Acked(0, 0), "a")
            .append("v", new Unknown("reset"), "b")
            .endsAs("b", "a"));
  }

  @Test
  void refusesBytesOtherThanThoseAppended() {
    assertRefused(
        ACK_TRUE,
        new Story().acked("w", 0, "a").endsAs(List.of(new Seen(0, new Content("a", "changed")))));
  }

  @Test
  void refusesAnEndOfLogBelowAnAcknowledgedRecord() {
    assertRefused(NO_FALSE_NEGATIVE, new Story().acked("w", 0, "a").page("r", 0, 0).endsAs("a"));
  }

  @Test
  void refusesAnAbsentRecordThatAnotherClientHadSeen() {
    assertRefused(
        NO_FALSE_NEGATIVE,
        new Story()
            .append("w", new Unknown("reset"), "a")
            .connected("sse", 0)
            .delivered("sse", 0, "a")
            .read("r", 0, new ReadOutcome.Absent(0))
            .endsAs("a"));
  }

  @Test
  void refusesARecordThatWasSeenAndIsGone() {
    assertRefused(
        NO_FALSE_NEGATIVE,
        new Story().append("w", new Unknown("reset"), "a").page("r", 0, 1, seen(0, "a")).endsAs());
  }

  @Test
  void refusesAWriterThatDoesNotFindItsOwnRecord() {
    assertRefused(
        READ_YOUR_APPEND,
        new Story().acked("w", 0, "a").read("w", 0, new ReadOutcome.Absent(0)).endsAs("a"));
  }

  @Test
  void refusesATailThatGoesBack() {
    assertRefused(
        MONOTONE_TAIL,
        new Story().acked("w", 0, "a", "b").tail("r", 2).page("r", 0, 0).endsAs("a", "b"));
  }

  @Test
  void refusesASubscriberThatMissesARecord() {
    assertRefused(
        SUBSCRIBE,
        new Story()
            .acked("w", 0, "a", "b", "c")
            .connected("sse", 0)
            .delivered("sse", 0, "a")
            .delivered("sse", 2, "c")
            .endsAs("a", "b", "c"));
  }

  @Test
  void refusesASubscriberThatGetsARecordAgainAfterAReconnect() {
    assertRefused(
        SUBSCRIBE,
        new Story()
            .acked("w", 0, "a", "b")
            .connected("sse", 0)
            .delivered("sse", 0, "a")
            .connected("sse", 1)
            .delivered("sse", 0, "a")
            .endsAs("a", "b"));
  }

  @Test
  void refusesASubscriberThatComesBackAtTheWrongPlace() {
    assertRefused(
        SUBSCRIBE,
        new Story()
            .acked("w", 0, "a", "b")
            .connected("sse", 0)
            .delivered("sse", 0, "a")
            .connected("sse", 2)
            .endsAs("a", "b"));
  }

  @Test
  void refusesASubscriberThatIsStuckWhileNobodyWrites() {
    assertRefused(
        WATERMARK_PROGRESS,
        new Story()
            .acked("w", 0, "a", "b")
            .connected("sse", 0)
            .delivered("sse", 0, "a")
            .due("sse", 2)
            .endsAs("a", "b"));
  }

  @Test
  void refusesARetryThatIsAnsweredWithOtherNumbers() {
    assertRefused(
        RETRY_IDEMPOTENCE,
        new Story()
            .byProducer(MARK, new Acked(0, 0), "a")
            .acked("w", 1, "b")
            .byProducer(MARK, new Acked(1, 1), "a")
            .endsAs("a", "b"));
  }

  @Test
  void refusesARetryThatWasAppendedTwice() {
    assertRefused(
        RETRY_IDEMPOTENCE,
        new Story()
            .byProducer(MARK, new Unknown("timeout"), "a")
            .byProducer(MARK, new Acked(1, 1), "a")
            .endsAs("a", "a"));
  }

  @Test
  void refusesARefusedRecordThatIsThere() {
    assertRefused(
        DEFINITE_OR_UNKNOWN, new Story().append("w", new Refused("too-large"), "a").endsAs("a"));
  }

  @Test
  void refusesARecordThatNobodyAppended() {
    assertRefused(DEFINITE_OR_UNKNOWN, new Story().acked("w", 0, "a").endsAs("a", "ghost"));
  }

  @Test
  void keepsNoMoreEvidenceThanAPersonReads() {
    Story story = new Story();
    String[] ids = new String[Violations.KEPT_MAX * 2];
    Arrays.setAll(ids, i -> "ghost" + i);
    assertThat(HistoryChecker.check(story.endsAs(ids))).hasSize(Violations.KEPT_MAX);
  }

  @Test
  void evidenceNamesTheInvariantAndTheRecord() {
    Violation violation =
        HistoryChecker.check(new Story().append("w", new Refused("x"), "a").endsAs("a")).getFirst();
    assertThat(violation)
        .hasToString("invariant 25 (DEFINITE_OR_UNKNOWN): a was refused (x) and is at 0");
    assertThat(record("a")).hasToString("a");
  }

  private static void assertClean(History history) {
    assertThat(HistoryChecker.check(history)).isEmpty();
  }

  private static void assertRefused(Invariant invariant, History history) {
    assertThat(HistoryChecker.check(history)).extracting(Violation::invariant).contains(invariant);
  }
}
