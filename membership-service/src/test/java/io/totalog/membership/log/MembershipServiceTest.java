package io.totalog.membership.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.view.LogView;
import io.totalog.kit.catalog.InMemoryLogCatalog;
import io.totalog.kit.catalog.InMemoryShardIds;
import io.totalog.kit.registry.InMemoryNodeRegistry;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.membership.leader.AlwaysLeads;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MembershipServiceTest {

  private static final LogConfig THREE_SHARDS =
      new LogConfig(3, 1, true, Optional.empty(), Optional.empty());

  private final FakeCluster cluster = new FakeCluster();
  private final InMemoryLogCatalog catalog = new InMemoryLogCatalog(InstantSource.system());
  private final InMemoryNodeRegistry nodes = new InMemoryNodeRegistry();
  private final MembershipService service = fresh();
  private final ReconcileLoop loop = loop(service);

  private MembershipService fresh() {
    return new MembershipService(
        new AlwaysLeads(), catalog, new InMemoryShardIds(), nodes, cluster, cluster);
  }

  private ReconcileLoop loop(MembershipService of) {
    return new ReconcileLoop(new AlwaysLeads(), catalog, nodes, of, Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void createSpreadsTheShardsAndTheLogTakesAppends() throws Exception {
    start(3);
    CreatedLog created = create("orders");

    assertThat(created.isNew()).isTrue();
    LogView view = cluster.viewOf(created.log().id());
    assertThat(view.openShards()).hasSize(3);
    assertThat(view.openShards().stream().map(s -> s.replicas().getFirst()).distinct()).hasSize(3);
  }

  @Test
  void createOfANameThatIsTakenReturnsItsLogAndChangesNothing() throws Exception {
    start(1);
    CreatedLog first = create("orders");
    assertThat(create("orders")).isEqualTo(new CreatedLog(first.log(), false));
    assertThat(cluster.committed).hasSize(1);
  }

  @Test
  void concurrentCreatesOfOneNameMakeOneLog() throws Exception {
    start(2);
    CompletableFuture<CreatedLog> a = service.create("orders", THREE_SHARDS);
    CompletableFuture<CreatedLog> b = service.create("orders", THREE_SHARDS);
    assertThat(a.get(5, TimeUnit.SECONDS).log()).isEqualTo(b.get(5, TimeUnit.SECONDS).log());
    assertThat(cluster.committed).hasSize(1);
  }

  @Test
  void withoutALiveNodeCreateIsNoShardAndTheNameStaysFree() {
    assertThatThrownBy(() -> create("orders"))
        .cause()
        .isInstanceOfSatisfying(
            TotalogException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NO_SHARD);
              assertThat(e.number()).isEqualTo(1);
            });
    assertThat(catalog.known("orders")).isEmpty();
  }

  @Test
  void moreCopiesThanThisVersionKeepsIsABadParameter() {
    start(3);
    LogConfig two = new LogConfig(1, 2, true, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> service.create("orders", two).get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            TotalogException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_PARAMETER));
  }

  @Test
  void aRefusalThatMayPassIsTriedAgain() throws Exception {
    start(1);
    cluster.refusals.add(new ReconfigureAnswer.Refused("hello is missing", true));
    cluster.refusals.add(new ReconfigureAnswer.Refused("hello is missing", true));
    assertThat(create("orders").isNew()).isTrue();
    assertThat(cluster.committed).hasSize(1);
  }

  @Test
  void aRegistrationWhoseAnswerIsLostIsNotDoneTwice() throws Exception {
    start(1);
    cluster.loseNextAnswer = true;
    CreatedLog created = create("orders");
    assertThat(cluster.viewOf(created.log().id()).openShards()).hasSize(3);
    assertThat(cluster.committed).hasSize(1);
  }

  @Test
  void dropEndsTheLogFreesTheNameAndNeverReusesTheId() throws Exception {
    start(1);
    LogId first = create("orders").log().id();

    assertThat(service.drop("orders").get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(service.drop("orders").get(5, TimeUnit.SECONDS)).isFalse();
    assertThat(cluster.viewOf(first).dropped()).isTrue();
    assertThat(create("orders").log().id()).isNotEqualTo(first);
  }

  @Test
  void aNameWithoutShardsIsFinishedByTheLoop() throws Exception {
    start(1);
    cluster.failPrepare = true;
    assertThatThrownBy(() -> create("orders")).hasCauseInstanceOf(TotalogException.class);
    LogId log = catalog.known("orders").orElseThrow().id();
    assertThat(loop.doWork()).isZero();

    cluster.failPrepare = false;
    assertThat(loop.doWork()).isEqualTo(1);
    assertThat(cluster.viewOf(log).openShards()).hasSize(3);
    assertThat(loop.doWork()).as("in order, not asked about again").isZero();
    assertThat(cluster.committed).hasSize(1);
  }

  @Test
  void aDroppedLogThatKeptItsNameIsFreedByTheLoopOfTheNextLeader() throws Exception {
    start(1);
    LogId log = create("orders").log().id();
    cluster.reconfigure(new io.totalog.core.cut.Reconfiguration.DropLog(log));

    try (MembershipService next = fresh()) {
      loop(next).doWork();
    }
    assertThat(catalog.known("orders")).isEmpty();
  }

  @Test
  void aNodeThatVanishesChangesNothing() throws Exception {
    start(2);
    LogId log = create("orders").log().id();
    LogView before = cluster.viewOf(log);
    nodes.unregister(new NodeId("shard-0"));
    nodes.unregister(new NodeId("shard-1"));
    try (MembershipService next = fresh()) {
      loop(next).doWork();
    }
    assertThat(cluster.viewOf(log)).isEqualTo(before);
  }

  @Test
  void theLoopRestsWhileZooKeeperIsAway() {
    start(1);
    catalog.create("orders", THREE_SHARDS);
    nodes.current(false);
    assertThat(loop.doWork()).isZero();
    nodes.current(true);
    assertThat(loop.doWork()).isEqualTo(1);
  }

  private CreatedLog create(String name) throws Exception {
    return service.create(name, THREE_SHARDS).get(20, TimeUnit.SECONDS);
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      nodes.register(new NodeEntry(new NodeId("shard-" + i), NodeRole.SHARD, "127.0.0.1:1", i));
    }
  }
}
