package io.totalog.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.LogRecord;
import io.totalog.core.view.LogTail;
import io.totalog.gateway.log.FollowItem.CaughtUp;
import io.totalog.gateway.log.FollowItem.EndItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.FollowItem.GapItem;
import io.totalog.gateway.log.FollowItem.Item;
import io.totalog.protocol.membership.LogMeta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClusterLogServiceTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final LogMeta LOG = MemoryCluster.meta("orders");

  private final long seed = System.nanoTime();
  private final MemoryCluster cluster = new MemoryCluster(3, seed);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClusterLogService service = gateway(LogOptions.defaults());

  @AfterEach
  void stop() {
    service.close();
    cluster.close();
  }

  @Test
  void appendIsFoundByPageByNumberAndByFollower() {
    assertThat(append("a", "b")).isEqualTo(0);
    assertThat(append("c")).isEqualTo(2);
    Page page = read(ReadQuery.from(0));
    assertThat(values(page)).containsExactly("a", "b", "c");
    assertThat(page.next()).isEqualTo(3);
    assertThat(page.tail()).isEqualTo(3);
    assertThat(value(service.readOne(LOG, 1).block(SOON))).isEqualTo("b");
    StepVerifier.create(service.follow(LOG, new FollowQuery(1, OptionalLong.of(3), OnTrim.FAIL)))
        .expectNextMatches(item -> item instanceof Item i && i.record().seq() == 1)
        .expectNextMatches(item -> item instanceof Item i && i.record().seq() == 2)
        .expectNext(new EndItem(EndReason.UNTIL_REACHED))
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void pageKeepsItsLimits() {
    append("aaaa", "bbbb", "cccc", "dddd");
    ReadQuery two = new ReadQuery(0, OptionalLong.empty(), 2, 1_000, 0, OnTrim.FAIL);
    assertThat(values(read(two))).containsExactly("aaaa", "bbbb");
    ReadQuery small = new ReadQuery(1, OptionalLong.empty(), 10, 9, 0, OnTrim.FAIL);
    assertThat(values(read(small))).containsExactly("bbbb", "cccc");
    ReadQuery tiny = new ReadQuery(1, OptionalLong.empty(), 10, 1, 0, OnTrim.FAIL);
    assertThat(values(read(tiny))).containsExactly("bbbb");
    ReadQuery until = new ReadQuery(1, OptionalLong.of(3), 10, 1_000, 0, OnTrim.FAIL);
    assertThat(values(read(until))).containsExactly("bbbb", "cccc");
  }

  @Test
  void readsBeyondTheTailAndBelowTheFirstSaySo() {
    append("a", "b", "c");
    assertFails(() -> read(ReadQuery.from(4)), ErrorCode.BEYOND_TAIL, 3);
    assertFails(() -> service.readOne(LOG, 3).block(SOON), ErrorCode.RECORD_NOT_FOUND, 3);
    assertThat(read(ReadQuery.from(3)).records()).isEmpty();
    cluster.trim(2);
    await().untilAsserted(() -> assertFails(() -> read(ReadQuery.from(0)), ErrorCode.TRIMMED, 2));
    assertFails(() -> service.readOne(LOG, 1).block(SOON), ErrorCode.TRIMMED, 2);
    Page page = read(new ReadQuery(0, OptionalLong.empty(), 10, 1_000, 0, OnTrim.SKIP));
    assertThat(page.gap()).contains(new Gap(0, 2));
    assertThat(values(page)).containsExactly("c");
    StepVerifier.create(service.follow(LOG, FollowQuery.from(0)), 2)
        .expectNext(new GapItem(new Gap(0, 2)))
        .expectNextMatches(item -> item instanceof Item i && i.record().seq() == 2)
        .thenCancel()
        .verify(SOON);
  }

  @Test
  void longPollAnswersAtTheFirstRecordAndIsEmptyWithoutOne() {
    append("a");
    Mono<Page> poll =
        service.read(LOG, new ReadQuery(1, OptionalLong.empty(), 10, 1_000, 20_000, OnTrim.FAIL));
    List<Page> got = new CopyOnWriteArrayList<>();
    Disposable waiting = poll.subscribe(got::add);
    int questions = cluster.sequencer().tailQuestions.get();
    append("b");
    await().until(() -> !got.isEmpty());
    assertThat(values(got.get(0))).containsExactly("b");
    assertThat(got.get(0).tail()).isEqualTo(2);
    assertThat(cluster.sequencer().tailQuestions.get() - questions).isLessThanOrEqualTo(1);
    waiting.dispose();
    Page empty = read(new ReadQuery(2, OptionalLong.empty(), 10, 1_000, 50, OnTrim.FAIL));
    assertThat(empty.records()).isEmpty();
    assertThat(empty.next()).isEqualTo(2);
  }

  @Test
  void withoutALeaderWhatIsKnownIsReadAndNoTailIsTold() {
    append("a", "b");
    assertThat(service.tail(LOG).block(SOON)).isEqualTo(new LogTail(0, 2, 1));
    cluster.leaderless = true;
    Page page = read(ReadQuery.from(0));
    assertThat(values(page)).containsExactly("a", "b");
    assertThat(page.tail()).isEqualTo(-1);
    assertFails(() -> service.tail(LOG).block(SOON), ErrorCode.NOT_ORDERED, -1);
    long before = System.nanoTime();
    ReadQuery poll = new ReadQuery(2, OptionalLong.empty(), 10, 1_000, 300, OnTrim.FAIL);
    assertFails(() -> read(poll), ErrorCode.NOT_ORDERED, -1);
    assertThat(System.nanoTime() - before).as("after the wait").isGreaterThan(250_000_000L);
    cluster.leaderless = false;
    assertThat(append("c")).isEqualTo(2);
  }

  @Test
  void withoutALeaderAnAppendEndsUnknownAndIsOrderedAtMostOnce() {
    append("a");
    try (ClusterLogService hasty = gateway(LogOptions.defaults().withAppendTimeoutMs(200))) {
      hasty.append(LOG, records("warm")).block(SOON);
      cluster.leaderless = true;
      assertThatThrownBy(() -> hasty.append(LOG, records("b")).block(SOON))
          .isInstanceOfSatisfying(
              TotalogException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_ORDERED);
                assertThat(e.maybeApplied()).isTrue();
              });
    }
    cluster.leaderless = false;
    append("c");
    assertThat(values(read(ReadQuery.from(0)))).containsOnlyOnce("b").contains("a", "c");
  }

  @Test
  void recordThatExistsIsNeverAbsentButItsShardUnavailable() {
    append("a");
    read(ReadQuery.from(0));
    LogOptions impatient =
        new LogOptions(
            LogOptions.defaults().append(),
            LogOptions.defaults().follower(),
            1 << 20,
            1 << 20,
            1 << 10,
            1_000,
            200,
            2_000,
            java.util.Optional.empty());
    try (ClusterLogService gateway = gateway(impatient)) {
      cluster.readsFail = true;
      assertThatThrownBy(() -> gateway.read(LOG, ReadQuery.from(0)).block(SOON))
          .isInstanceOfSatisfying(
              TotalogException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE);
                assertThat(e.number()).isPositive();
              });
    }
    Mono<SequencedRecord> patient = service.readOne(LOG, 0);
    List<String> got = new CopyOnWriteArrayList<>();
    patient.subscribe(r -> got.add(value(r)));
    cluster.readsFail = false;
    await().until(() -> got.contains("a"));
  }

  @Test
  void followerThatStartsAtTheTailHearsThatItIsCaughtUpAndThenTheNextRecord() {
    append("a");
    StepVerifier.create(service.follow(LOG, FollowQuery.from(1)), Long.MAX_VALUE)
        .expectNext(new CaughtUp(1, 1))
        .then(() -> append("b"))
        .expectNextMatches(item -> item instanceof Item i && i.record().seq() == 1)
        .thenCancel()
        .verify(SOON);
  }

  @Test
  void droppedLogEndsFollowersAndIsNotFound() {
    append("a");
    List<FollowItem> heard = new CopyOnWriteArrayList<>();
    service.follow(LOG, FollowQuery.from(0)).subscribe(heard::add);
    await().until(() -> heard.size() >= 2);
    assertThat(service.drop("orders").block(SOON)).isTrue();
    await().until(() -> heard.contains(new EndItem(EndReason.LOG_DELETED)));
    assertFails(() -> read(ReadQuery.from(0)), ErrorCode.LOG_NOT_FOUND, -1);
    assertFails(() -> service.find("orders").block(SOON), ErrorCode.LOG_NOT_FOUND, -1);
    assertFails(() -> append("b"), ErrorCode.LOG_NOT_FOUND, -1);
  }

  @Test
  void listThatWasNeverPushedDelaysRecordsAndHidesNone() {
    append("a");
    List<FollowItem> heard = new CopyOnWriteArrayList<>();
    service.follow(LOG, FollowQuery.from(1)).subscribe(heard::add);
    await().until(() -> !heard.isEmpty());
    cluster.pushesLost = true;
    try (ClusterLogService other = gateway(LogOptions.defaults())) {
      cluster.sealOne();
      cluster.sealOne();
      cluster.sealOne();
      other.append(LOG, records("b")).block(SOON);
      await().atMost(SOON).until(() -> heard.stream().anyMatch(i -> i instanceof Item));
    }
  }

  @Test
  void recordsOfDelayedTailsComeOnceAndInOrder() {
    append("a");
    List<Long> heard = new CopyOnWriteArrayList<>();
    service
        .follow(LOG, FollowQuery.from(1))
        .ofType(Item.class)
        .subscribe(item -> heard.add(item.record().seq()));
    append("b");
    await().until(() -> heard.size() == 1);
    cluster.tailsHeld = true;
    append("c");
    append("d");
    assertThat(values(read(ReadQuery.from(2)))).as("pages do not need tails").hasSize(2);
    assertThat(heard).containsExactly(1L);
    cluster.tailsHeld = false;
    await().until(() -> heard.size() == 3);
    assertThat(heard).containsExactly(1L, 2L, 3L);
  }

  @Test
  void logWithoutOpenShardIsNoShard() {
    append("a");
    cluster.sealAll();
    assertFails(() -> append("b"), ErrorCode.NO_SHARD, -1);
  }

  @RepeatedTest(3)
  void sessionKeepsTheOrderOfItsAppendsOverBrokenStreamsAndSeals() {
    append("warm");
    cluster.appendBreaks = 40;
    AppendSession session = new AppendSession();
    List<Mono<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Mono<Appended> one = service.append(LOG, records("s" + i), session).cache();
      one.subscribe(ok -> {}, e -> {});
      sent.add(one);
      if (i % 100 == 50) {
        cluster.sealOne();
      }
    }
    List<Long> seqs =
        Flux.fromIterable(sent).concatMap(m -> m).map(Appended::first).collectList().block(SOON);
    assertThat(seqs).as("seed %d", seed).hasSize(400).isSorted().doesNotHaveDuplicates();
    assertThat(cluster.length()).as("none twice, seed %d", seed).isEqualTo(401);
    assertThat(count("log.append.stream.broken")).as("seed %d", seed).isPositive();
  }

  @Test
  void sessionKeepsItsOrderWhenARefusalIsLostWithItsStream() {
    for (int i = 0; i < 6; i++) {
      append("warm");
    }
    cluster.refuseOneUnheard();
    AppendSession session = new AppendSession();
    List<Mono<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Mono<Appended> one = service.append(LOG, records("s" + i), session).cache();
      one.subscribe(ok -> {}, e -> {});
      sent.add(one);
    }
    cluster.settle();
    cluster.breakAppends();
    List<Long> seqs =
        Flux.fromIterable(sent).concatMap(m -> m).map(Appended::first).collectList().block(SOON);
    assertThat(seqs).containsExactly(6L, 7L, 8L);
  }

  @RepeatedTest(3)
  void everyFollowerGetsEveryRecordOnceInOrderWhateverBreaks() {
    Random random = new Random(seed);
    Map<String, Long> acked = new ConcurrentHashMap<>();
    List<List<SequencedRecord>> heard = new ArrayList<>();
    List<Disposable> followers = new ArrayList<>();
    append("first");
    cluster.appendBreaks = 60;
    cluster.tailBreaks = 60;
    int total = 3_000;
    List<Mono<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      String name = "r" + i;
      Mono<Appended> one =
          service.append(LOG, records(name)).doOnNext(a -> acked.put(name, a.first())).cache();
      one.subscribe(ok -> {}, e -> {});
      sent.add(one);
      if (i % 300 == 0) {
        List<SequencedRecord> mine = new CopyOnWriteArrayList<>();
        heard.add(mine);
        followers.add(
            service
                .follow(LOG, FollowQuery.from(0))
                .ofType(Item.class)
                .limitRate(1 + random.nextInt(50))
                .subscribe(item -> mine.add(item.record())));
      }
      if (i % 500 == 250) {
        cluster.sealOne();
      }
      if (i % 700 == 0) {
        cluster.breakTails();
        cluster.breakAppends();
      }
      if (i % 100 == 0) {
        sent.get(random.nextInt(sent.size())).onErrorComplete().block(SOON);
      }
    }
    Flux.fromIterable(sent).concatMap(m -> m).blockLast(SOON);
    assertThat(cluster.length()).as("seed %d", seed).isEqualTo(total + 1);
    assertThat(count("log.append.stream.broken")).as("seed %d", seed).isPositive();
    for (List<SequencedRecord> mine : heard) {
      await().alias("seed " + seed).atMost(SOON).until(() -> mine.size() >= total + 1);
      assertThat(mine.stream().mapToLong(SequencedRecord::seq).toArray())
          .as("seed %d", seed)
          .isEqualTo(LongStream.range(0, total + 1).toArray());
      acked.forEach((name, seq) -> assertThat(value(mine.get(seq.intValue()))).isEqualTo(name));
    }
    followers.forEach(Disposable::dispose);
  }

  @Test
  void thousandFollowersWithoutDemandHoldNothingAndGoOnWhereTheyWere() {
    byte[] block = new byte[64 << 10];
    List<BaseSubscriber<FollowItem>> idle = new ArrayList<>();
    Map<Integer, Long> nextOf = new ConcurrentHashMap<>();
    append("first");
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      BaseSubscriber<FollowItem> one =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
              request(1);
            }

            @Override
            protected void hookOnNext(FollowItem item) {
              if (item instanceof Item got) {
                nextOf.merge(number, 1L, Long::sum);
                assertThat(got.record().seq()).isEqualTo(nextOf.get(number) - 1);
              }
            }
          };
      service.follow(LOG, FollowQuery.from(0)).subscribe(one);
      idle.add(one);
    }
    await().until(() -> nextOf.size() == 1_000);
    long before = usedAfterGc();
    LogRecord large = new LogRecord(null, List.of(), null, block);
    for (int i = 0; i < 800; i++) {
      service.append(LOG, List.of(large)).block(SOON);
    }
    // The cluster itself keeps 50 MiB; ring and chunks at most 32.
    assertThat(usedAfterGc() - before).isLessThan(110L << 20);
    idle.forEach(one -> one.request(20));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> nextOf.values().stream().allMatch(n -> n >= 19));
    assertThat(count("log.catchup.reads")).as("shared by those close together").isLessThan(500);
    idle.forEach(BaseSubscriber::cancel);
  }

  @Test
  void describeTellsShardsAndBytes() {
    append("a");
    LogDescription description = service.describe(LOG).block(SOON);
    assertThat(description).isNotNull();
    assertThat(description.tail()).isEqualTo(1);
    assertThat(description.shards()).hasSize(3);
    assertThat(description.bytes()).isEqualTo(2_000);
  }

  private ClusterLogService gateway(LogOptions options) {
    MemoryNames names = new MemoryNames(cluster, "orders");
    return new ClusterLogService(
        new ClusterLogService.Ports(names, names, cluster.sequencer(), cluster),
        options,
        registry,
        new Random().nextLong());
  }

  private long append(String... values) {
    Appended done = service.append(LOG, records(values)).block(SOON);
    assertThat(done).isNotNull();
    return done.first();
  }

  private Page read(ReadQuery query) {
    Page page = service.read(LOG, query).block(SOON);
    assertThat(page).isNotNull();
    return page;
  }

  private double count(String name) {
    return registry.get(name).counter().count();
  }

  private static long usedAfterGc() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void assertFails(ThrowingCallable call, ErrorCode code, long number) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TotalogException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.number()).isEqualTo(number);
            });
  }

  private static List<LogRecord> records(String... values) {
    List<LogRecord> records = new ArrayList<>();
    for (String value : values) {
      records.add(new LogRecord(null, List.of(), null, value.getBytes(StandardCharsets.UTF_8)));
    }
    return records;
  }

  private static List<String> values(Page page) {
    return page.records().stream().map(ClusterLogServiceTest::value).toList();
  }

  private static String value(SequencedRecord record) {
    return new String(record.record().value(), StandardCharsets.UTF_8);
  }
}
