package io.totalog.protocol.sequencer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.rpc.Transport;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class SequencerApiContractTest {

  private static final LogId LOG = new LogId(4);
  private static final ShardId SHARD = new ShardId(9);
  private static final Replica REPLICA = new Replica(new NodeId("shard-1"), new StoreId(-5));
  private static final Hello HELLO =
      new Hello(
          ClusterId.UNKNOWN,
          REPLICA.node(),
          REPLICA.store(),
          3,
          -8,
          7,
          List.of(new ShardHello(SHARD, 2, 10, 8)));
  private static final Reconfiguration RESHAPE =
      new Reconfiguration.Reshape(
          LOG, List.of(new ShardId(1)), List.of(new NewShard(SHARD, List.of(REPLICA))));

  private final FakeSequencer fake = new FakeSequencer();
  private final Ear ear = new Ear();

  private Transport.Link<SequencerApi> link(Transport transport) {
    return transport.link(fake, GrpcSequencerServer::new, GrpcSequencerClient::new);
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerToTheHelloComesFirst(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport);
        ReportStream ignored = link.port().report(HELLO, ear)) {
      assertThat(ear.next())
          .isEqualTo(
              new HelloAnswer(
                  new ClusterId(77),
                  5,
                  FakeSequencer.everyVerdict(SHARD),
                  List.of(new MappedPart(9, 0, 4, 100, 1234, 1))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void progressComesBackAsCutsInOrder(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport);
        ReportStream stream = link.port().report(HELLO, ear)) {
      ear.next();
      for (int i = 1; i <= 100; i++) {
        stream.progress(List.of(new ReplicaProgress(9, 3, 10L * i, 5)));
      }
      for (int i = 1; i <= 100; i++) {
        long from = 10L * (i - 1);
        assertThat(ear.next())
            .isEqualTo(
                new CutDelivery(
                    i, List.of(new MappedPart(9, from, from + 10, from, 1003, i)), List.of()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPreparedShardIsToldAndNoticesComeBack(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport);
        ReportStream stream = link.port().report(HELLO, ear)) {
      ear.next();
      stream.prepared(new ShardHello(SHARD, 0, 0, 0));
      assertThat(ear.next())
          .isEqualTo(new CutDelivery(2, List.of(), FakeSequencer.everyNotice(SHARD)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsCloseWithNotLeaderWhenTheLeaderStepsDown(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      ReportStream report = link.port().report(HELLO, ear);
      ear.next();
      Ear watchEar = new Ear();
      WatchStream watch = link.port().watch(watchEar);
      link.port().reconfigure(RESHAPE).get(5, TimeUnit.SECONDS);
      watchEar.next();
      watchEar.next();

      fake.stepDown();

      assertThat(ear.next()).isInstanceOf(NotLeaderException.class);
      assertThat(watchEar.next()).isInstanceOf(NotLeaderException.class);
      report.progress(List.of());
      report.close();
      watch.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessThatDoesNotLeadFailsEveryCallAtOnce(Transport transport) throws Exception {
    fake.stepDown();
    try (Transport.Link<SequencerApi> link = link(transport)) {
      link.port().report(HELLO, ear);
      assertThat(ear.next()).isInstanceOf(NotLeaderException.class);
      assertThatThrownBy(() -> link.port().tail(LOG).get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotLeaderException.class);
      assertThatThrownBy(() -> link.port().reconfigure(RESHAPE).get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotLeaderException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void followedLogsArePushedUntilUnfollowed(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      link.port().reconfigure(RESHAPE).get(5, TimeUnit.SECONDS);
      LogView view = link.port().view(LOG).get(5, TimeUnit.SECONDS).orElseThrow();
      try (WatchStream stream = link.port().watch(ear)) {
        stream.follow(LOG);
        assertThat(ear.next()).isEqualTo(view);
        link.port().reconfigure(RESHAPE).get(5, TimeUnit.SECONDS);
        assertThat(ear.next()).isEqualTo(view);
        assertThat(ear.next()).isEqualTo("cut 2 of 5");
        stream.unfollow(LOG);
        assertThat(ear.next()).isEqualTo("cut 4 of 99");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void questionsTellAbsentFromPresent(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      assertThat(link.port().tail(LOG).get(5, TimeUnit.SECONDS)).isEmpty();
      assertThat(link.port().view(LOG).get(5, TimeUnit.SECONDS)).isEmpty();
      link.port().reconfigure(RESHAPE).get(5, TimeUnit.SECONDS);
      assertThat(link.port().tail(LOG).get(5, TimeUnit.SECONDS))
          .isEqualTo(Optional.of(new LogTail(2, 10, 3)));
      LogView view = link.port().view(LOG).get(5, TimeUnit.SECONDS).orElseThrow();
      assertThat(view.shards().getFirst().endSeq()).isEqualTo(Long.MAX_VALUE);
      assertThat(view.shards().getFirst().base()).isEqualTo(-1);
      assertThat(view.slotOwners()).containsOnly(9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReconfigurationArrivesWhole(Transport transport) throws Exception {
    Replica in = new Replica(new NodeId("shard-2"), new StoreId(6));
    try (Transport.Link<SequencerApi> link = link(transport)) {
      assertThat(answer(link, new Reconfiguration.Trim(LOG, 12, 3)))
          .isEqualTo(new ReconfigureAnswer.Refused("trim 12@3", true));
      assertThat(answer(link, new Reconfiguration.DropLog(LOG)))
          .isEqualTo(new ReconfigureAnswer.Refused("no log 4", false));
      assertThat(answer(link, new Reconfiguration.ReplaceReplica(LOG, SHARD, REPLICA, in)))
          .isEqualTo(new ReconfigureAnswer.Refused(REPLICA + " by " + in + " of 9", false));
      assertThat(answer(link, RESHAPE)).isEqualTo(new ReconfigureAnswer.Committed(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void statusIsKnownBeforeLongWithoutBlocking(Transport transport) {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      await().atMost(java.time.Duration.ofSeconds(5)).until(() -> link.port().status().leader());
      assertThat(link.port().status().epoch()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingAStreamIsToldToTheLeaderAndHeardNoMore(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      ReportStream stream = link.port().report(HELLO, ear);
      ear.next();
      stream.close();
      await().atMost(java.time.Duration.ofSeconds(5)).until(() -> fake.closedStreams == 1);
      assertThat(ear.heard()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void aBrokenConnectionClosesStreamsAndFailsCalls(Transport transport) throws Exception {
    try (Transport.Link<SequencerApi> link = link(transport)) {
      link.port().report(HELLO, ear);
      ear.next();
      link.killServer();
      assertThat(ear.next()).isInstanceOf(ConnectionBrokenException.class);
      assertThatThrownBy(() -> link.port().tail(LOG).get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionBrokenException.class);
    }
  }

  private static ReconfigureAnswer answer(Transport.Link<SequencerApi> link, Reconfiguration change)
      throws Exception {
    return link.port().reconfigure(change).get(5, TimeUnit.SECONDS);
  }

  /** Hears both kinds of stream. */
  private static final class Ear implements ReportListener, WatchListener {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Nullable Object next() throws InterruptedException {
      return heard.poll(5, TimeUnit.SECONDS);
    }

    int heard() {
      return heard.size();
    }

    @Override
    public void onAnswer(HelloAnswer answer) {
      heard.add(answer);
    }

    @Override
    public void onCut(CutDelivery delivery) {
      heard.add(delivery);
    }

    @Override
    public void onReady() {}

    @Override
    public void onView(LogView view) {
      heard.add(view);
    }

    @Override
    public void onCut(long number, long epoch) {
      heard.add("cut " + number + " of " + epoch);
    }

    @Override
    public void onClosed(Throwable cause) {
      heard.add(cause);
    }
  }
}
