package io.totalog.membership.view;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.assertGone;
import static io.totalog.membership.cluster.LogChecks.assertRegistered;
import static io.totalog.membership.cluster.LogChecks.copies;
import static io.totalog.membership.cluster.LogChecks.refusal;
import static io.totalog.membership.cluster.LogChecks.shards;
import static io.totalog.membership.cluster.LogChecks.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.ShardView;
import io.totalog.membership.cluster.LeaderProcess;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.MembershipPorts;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.sequencer.NotLeaderException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands, one process, over the real ordering rules. */
class MembershipTest {

  private final LocalCluster cluster = new LocalCluster();
  private final MembershipPorts ports = cluster.ports();
  private final LeaderProcess process = process(ports, Duration.ofSeconds(10));
  private final Membership membership = process.membership();

  private LeaderProcess process(MembershipPorts over, Duration timeout) {
    return new LeaderProcess(over, timeout);
  }

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void createdLogIsRegisteredAndSpreadOverTheNodes() throws Exception {
    cluster.withNodes(3);
    CreatedLog created = answer(membership.create("orders", shards(3)));
    assertThat(created.isNew()).isTrue();
    assertRegistered(ports, created.log());
    List<ShardView> open = view(ports, created.log()).orElseThrow().openShards();
    assertThat(open.stream().flatMap(s -> s.replicas().stream()).distinct()).hasSize(3);
  }

  @Test
  void createOfExistingLogConfirmsIt() throws Exception {
    cluster.withNodes(1);
    CreatedLog first = answer(membership.create("orders", shards(1)));
    CreatedLog second = answer(membership.create("orders", shards(5)));
    assertThat(second).isEqualTo(new CreatedLog(first.log(), false));
    assertRegistered(ports, first.log());
  }

  @Test
  void concurrentCreatesOfOneNameAgreeAndOneOfThemIsNew() throws Exception {
    cluster.withNodes(2);
    List<CompletableFuture<CreatedLog>> creates =
        IntStream.range(0, 50).mapToObj(i -> membership.create("orders", shards(2))).toList();
    AtomicInteger isNew = new AtomicInteger();
    LogMeta log = answer(creates.getFirst()).log();
    for (CompletableFuture<CreatedLog> create : creates) {
      assertThat(answer(create).log()).isEqualTo(log);
      isNew.addAndGet(answer(create).isNew() ? 1 : 0);
    }
    assertThat(isNew).hasValue(1);
    assertRegistered(ports, log);
  }

  @Test
  void dropFreesTheNameAndTheNextLogHasNewIds() throws Exception {
    cluster.withNodes(1);
    LogMeta first = answer(membership.create("orders", shards(2))).log();
    List<ShardView> shards = view(ports, first).orElseThrow().openShards();
    assertThat(answer(membership.drop("orders"))).isTrue();
    assertGone(ports, first);
    CreatedLog second = answer(membership.create("orders", shards(2)));
    assertThat(second.isNew()).isTrue();
    assertThat(second.log().id()).isGreaterThan(first.id());
    assertRegistered(ports, second.log());
    assertThat(view(ports, second.log()).orElseThrow().openShards().getFirst().id())
        .isGreaterThan(shards.getLast().id());
  }

  @Test
  void dropOfUnknownNameIsFalse() throws Exception {
    assertThat(answer(membership.drop("orders"))).isFalse();
  }

  @Test
  void tooFewNodesSaysHowManyAndLeavesTheNameFree() throws Exception {
    TotalogException refusal = refusal(membership.create("orders", shards(3)), ErrorCode.NO_SHARD);
    assertThat(refusal).hasMessage("a shard needs 1 live shard node, there are 0");
    assertThat(refusal.maybeApplied()).isFalse();
    assertThat(answer(ports.catalog().find("orders"))).isEmpty();
    cluster.addNode("shard-1");
    assertRegistered(ports, answer(membership.create("orders", shards(3))).log());
  }

  @Test
  void moreThanOneCopyIsRefused() {
    cluster.withNodes(2);
    assertThat(refusal(membership.create("orders", copies(1, 2)), ErrorCode.BAD_PARAMETER))
        .hasMessage("replication is 2; this version keeps one copy of a shard");
  }

  @Test
  void namesThatNoLogCanHaveAreRefused() {
    for (String name : List.of("", ".", "a/b", "-a", "n".repeat(250))) {
      refusal(membership.create(name, shards(1)), ErrorCode.BAD_PARAMETER);
      refusal(membership.drop(name), ErrorCode.BAD_PARAMETER);
    }
  }

  @Test
  void processThatDoesNotLeadIsOverloadedAndSendsRemoteCallersOn() {
    cluster.withNodes(1);
    process.leadership().take();
    refusal(membership.create("orders", shards(1)), ErrorCode.OVERLOADED);
    refusal(membership.drop("orders"), ErrorCode.OVERLOADED);
    LeaderGate gate = new LeaderGate(process.leadership(), membership);
    assertThatThrownBy(() -> answer(gate.create("orders", shards(1))))
        .hasCauseInstanceOf(NotLeaderException.class);
    assertThatThrownBy(() -> answer(gate.drop("orders")))
        .hasCauseInstanceOf(NotLeaderException.class);
  }

  @Test
  void leaderThatHearsLateOfACopyIsWaitedFor() throws Exception {
    cluster.addNode("shard-1").tellLeaderAfterMs(150);
    assertRegistered(ports, answer(membership.create("orders", shards(2))).log());
  }

  @Test
  void nodeThatCannotPrepareIsAvoided() throws Exception {
    cluster.withNodes(2);
    cluster.node("shard-1").breakConnection();
    for (String name : List.of("a", "b", "c")) {
      assertRegistered(ports, answer(membership.create(name, shards(2))).log());
    }
    assertThat(cluster.node("shard-2").copies()).isEqualTo(6);
  }

  @Test
  void unknownOutcomeOfARegistrationIsReadBack() throws Exception {
    cluster.withNodes(1);
    AtomicInteger proposals = new AtomicInteger();
    MembershipPorts deaf =
        ports.behind((method, call) -> {
          CompletableFuture<?> answer = call.get();
          boolean isLost = method.equals("reconfigure") && proposals.incrementAndGet() == 1;
          return isLost
              ? CompletableFuture.failedFuture(new ConnectionBrokenException("lost"))
              : answer;
        });
    try (LeaderProcess other = process(deaf, Duration.ofSeconds(10))) {
      CreatedLog created = answer(other.membership().create("orders", shards(3)));
      assertThat(created.isNew()).isTrue();
      assertRegistered(ports, created.log());
      assertThat(proposals).hasValue(1);
    }
  }

  @Test
  void createGivesUpInTimeAndSaysThatItMayHaveHadAnEffect() {
    cluster.withNodes(1);
    MembershipPorts silent =
        ports.behind((method, call) ->
            method.equals("reconfigure") ? new CompletableFuture<>() : call.get());
    try (LeaderProcess other = process(silent, Duration.ofMillis(200))) {
      TotalogException refusal =
          refusal(other.membership().create("orders", shards(1)), ErrorCode.NOT_ORDERED);
      assertThat(refusal.maybeApplied()).isTrue();
    }
  }

  @Test
  void commandsBeyondTheLimitAreRefused() {
    cluster.withNodes(1);
    MembershipPorts silent =
        ports.behind((method, call) ->
            method.equals("reconfigure") ? new CompletableFuture<>() : call.get());
    try (LeaderProcess other = process(silent, Duration.ofSeconds(30))) {
      for (int i = 0; i < Membership.COMMANDS_MAX; i++) {
        CompletableFuture<CreatedLog> unused = other.membership().create("log" + i, shards(1));
      }
      refusal(other.membership().create("one-more", shards(1)), ErrorCode.OVERLOADED);
    }
  }

  @Test
  void logsOfOneShardSpreadOverTheNodes() throws Exception {
    cluster.withNodes(3);
    for (int i = 0; i < 30; i++) {
      answer(membership.create("log" + i, shards(1)));
    }
    for (int n = 1; n <= 3; n++) {
      assertThat(cluster.node("shard-" + n).copies()).isEqualTo(10);
    }
  }
}
