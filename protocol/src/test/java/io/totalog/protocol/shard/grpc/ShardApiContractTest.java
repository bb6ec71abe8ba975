package io.totalog.protocol.shard.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.LogRecord;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.rpc.Transport;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ShardApiContractTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final FakeShard fake = new FakeShard();
  private final Ear ear = new Ear();

  private Transport.Link<ShardApi> link(Transport transport) {
    return transport.link(fake, GrpcShardServer::new, GrpcShardClient::new);
  }

  @ParameterizedTest
  @EnumSource
  void everyAppendIsAnsweredByItsId(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      for (int i = 0; i < 200; i++) {
        stream.append(FakeShard.OPEN, batch(i, 2, 10), null);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(ear.next()).isEqualTo(new AppendId(-1, i));
        assertThat(ear.next()).isEqualTo(new AppendOutcome.Ordered(2L * i, 2, 1000));
      }
      stream.append(FakeShard.SEALED, batch(200, 1, 10), null);
      ear.next();
      assertThat(ear.next()).isEqualTo(new AppendOutcome.BeyondSeal(12));
      stream.append(FakeShard.FULL, batch(201, 1, 10), null);
      ear.next();
      assertThat(ear.next())
          .isEqualTo(new AppendOutcome.Refused(ErrorCode.STORAGE_UNAVAILABLE, "disk full"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAppendBeforeItTravelsWithAnAppendOfASession(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      stream.append(FakeShard.OPEN, batch(1, 1, 10), new AppendId(-1, 0));
      assertThat(ear.next()).isEqualTo(new AppendId(-1, 1));
      assertThat(ear.next())
          .as("the one before it is not known there")
          .isEqualTo(new AppendOutcome.Refused(ErrorCode.SHARD_UNAVAILABLE, "lacks -1/0"));
      stream.append(FakeShard.OPEN, batch(0, 1, 10), null);
      stream.append(FakeShard.OPEN, batch(1, 1, 10), new AppendId(-1, 0));
      assertThat(ear.next()).isEqualTo(new AppendId(-1, 0));
      assertThat(ear.next()).isEqualTo(new AppendOutcome.Ordered(0, 1, 1000));
      assertThat(ear.next()).isEqualTo(new AppendId(-1, 1));
      assertThat(ear.next()).isEqualTo(new AppendOutcome.Ordered(1, 1, 1000));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void aNodeThatIsNotReadyHoldsTheGatewayBack(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      fake.ready(false);
      await().atMost(SOON).until(stream::isReady);
      int sent = 0;
      while (stream.isReady() && sent < 1_000) {
        stream.append(FakeShard.OPEN, batch(sent++, 1, 100_000), null);
      }
      assertThat(sent).isLessThan(1_000);
      await().atMost(SOON).until(() -> fake.appended.get() > 0);
      assertThat(fake.appended.get()).isLessThanOrEqualTo(RpcLimits.PREFETCH_MESSAGES);

      fake.ready(true);
      int all = sent;
      await().atMost(SOON).until(() -> fake.appended.get() == all);
      await().atMost(SOON).until(() -> ear.heard() == 2 * all);
      await().atMost(SOON).until(stream::isReady);
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesAreReadByteForByteHoweverManyTheyAre(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      EncodedBatch big = batch(0, 8, 1 << 20);
      EncodedBatch small = batch(1, 1, 100);
      for (EncodedBatch b : List.of(big, small, small, big)) {
        stream.append(FakeShard.OPEN, b, null);
        ear.next();
        ear.next();
      }
      ReadRequest all = new ReadRequest(FakeShard.OPEN, 0, 18, 1 << 24);
      ReadAnswer answer = link.port().read(all).get(10, TimeUnit.SECONDS);

      assertThat(answer.completeUntil()).isEqualTo(18);
      assertThat(answer.batches().stream().map(MappedBatch::firstSeq))
          .containsExactly(0L, 8L, 9L, 10L);
      assertThat(answer.batches().getLast().bytes()).isEqualTo(big.bytes());

      ReadRequest none = new ReadRequest(FakeShard.OPEN, 18, 19, 1);
      assertThat(link.port().read(none).get(10, TimeUnit.SECONDS))
          .isEqualTo(new ReadAnswer(List.of(), 18));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFollowerGetsWhatItsCreditAllowsAndThenTheEnd(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream appends = link.port().appends(ear)) {
      EncodedBatch batch = batch(0, 1, 1000);
      for (int i = 0; i < 10; i++) {
        appends.append(FakeShard.OPEN, batch, null);
        ear.next();
        ear.next();
      }
      Ear tailEar = new Ear();
      try (TailStream tail = link.port().tail(new TailRequest(FakeShard.OPEN, 2), tailEar)) {
        tail.request(3L * batch.bytes().length);
        assertThat(tailEar.next()).isEqualTo(2L);
        assertThat(tailEar.next()).isEqualTo(3L);
        assertThat(tailEar.next()).isEqualTo(4L);
        await().atMost(SOON).until(() -> fake.credited > 0);
        assertThat(tailEar.heard()).isZero();
        tail.request(1 << 20);
        for (long seq = 5; seq < 10; seq++) {
          assertThat(tailEar.next()).isEqualTo(seq);
        }
        assertThat(tailEar.next()).isEqualTo("end");
      }
      await().atMost(SOON).until(() -> fake.closedStreams.get() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void findTellsTheThreeAnswersApart(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      stream.append(FakeShard.OPEN, batch(5, 3, 10), null);
      ear.next();
      ear.next();
      assertThat(find(link, FakeShard.OPEN, 5)).isEqualTo(new FindAnswer.Found(0, 3, 1000));
      assertThat(find(link, FakeShard.OPEN, 6)).isEqualTo(new FindAnswer.Unknown());
      assertThat(find(link, FakeShard.SEALED, 6)).isEqualTo(new FindAnswer.NotThere());
    }
  }

  @ParameterizedTest
  @EnumSource
  void prepareArrivesWholeAndTellsTheStore(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport)) {
      PrepareShard request =
          new PrepareShard(
              new ShardId(8),
              new LogId(4),
              List.of(new NodeId("shard-1"), new NodeId("shard-2")),
              true);
      PreparedShard prepared = link.port().prepare(request).get(5, TimeUnit.SECONDS);
      assertThat(prepared.shard()).isEqualTo(request.shard());
      assertThat(prepared.replica().node().value()).isEqualTo("shard-2-4true");
      assertThat(prepared.replica().store().value()).isEqualTo(-3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErrorComesAsTheAnswerThatItIs(Transport transport) {
    try (Transport.Link<ShardApi> link = link(transport)) {
      ReadRequest unknown = new ReadRequest(new ShardId(99), 0, 1, 1);
      assertThatThrownBy(() -> link.port().read(unknown).get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              TotalogException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.SHARD_NOT_FOUND);
                assertThat(e.number()).isEqualTo(99);
              });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void anErrorThatIsThrownComesAsOneThatIsReturned(Transport transport) {
    try (Transport.Link<ShardApi> link = link(transport)) {
      assertThatThrownBy(() -> link.port().bytes(new LogId(1)).get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TotalogException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void bytesThatAreNoBatchCloseTheStream(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport);
        AppendStream stream = link.port().appends(ear)) {
      stream.append(FakeShard.OPEN, new EncodedBatch(new AppendId(1, 1), 1, new byte[10]), null);
      assertThat(ear.next()).isInstanceOf(ConnectionBrokenException.class);
      assertThat(fake.appended.get()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void aBrokenConnectionClosesEveryStream(Transport transport) throws Exception {
    try (Transport.Link<ShardApi> link = link(transport)) {
      link.port().appends(ear).append(FakeShard.OPEN, batch(0, 1, 10), null);
      ear.next();
      ear.next();
      Ear tailEar = new Ear();
      link.port().tail(new TailRequest(FakeShard.OPEN, 0), tailEar).request(1);
      tailEar.next();
      tailEar.next();

      link.killServer();

      assertThat(ear.next()).isInstanceOf(ConnectionBrokenException.class);
      assertThat(tailEar.next()).isInstanceOf(ConnectionBrokenException.class);
      assertThatThrownBy(() -> find(link, FakeShard.OPEN, 1))
          .hasCauseInstanceOf(ConnectionBrokenException.class);
      await().atMost(SOON).until(() -> fake.closedStreams.get() == 2);
    }
  }

  private static FindAnswer find(Transport.Link<ShardApi> link, ShardId shard, long counter)
      throws Exception {
    return link.port().find(shard, new AppendId(-1, counter)).get(5, TimeUnit.SECONDS);
  }

  private static EncodedBatch batch(long counter, int records, int bytes) {
    byte[] value = new byte[bytes];
    new Random(counter).nextBytes(value);
    LogRecord record = new LogRecord(null, List.of(), null, value);
    return BatchCodec.encode(new AppendId(-1, counter), Collections.nCopies(records, record));
  }

  /** Hears appends and tails. */
  private static final class Ear implements AppendListener, TailListener {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Nullable Object next() throws InterruptedException {
      return heard.poll(5, TimeUnit.SECONDS);
    }

    int heard() {
      return heard.size();
    }

    @Override
    public void onOutcome(AppendId id, AppendOutcome outcome) {
      heard.add(id);
      heard.add(outcome);
    }

    @Override
    public void onReady() {}

    @Override
    public void onBatches(List<MappedBatch> batches) {
      batches.forEach(b -> heard.add(b.firstSeq()));
    }

    @Override
    public void onEnd() {
      heard.add("end");
    }

    @Override
    public void onClosed(Throwable cause) {
      heard.add(cause);
    }
  }
}
