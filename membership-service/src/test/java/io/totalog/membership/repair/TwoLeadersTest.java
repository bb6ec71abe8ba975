package io.totalog.membership.repair;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.assertRegistered;
import static io.totalog.membership.cluster.LogChecks.shards;
import static io.totalog.membership.cluster.LogChecks.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.view.LogView;
import io.totalog.membership.cluster.LeaderProcess;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.MembershipPorts;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Two processes that both believe to lead, over ports that are slow and lose answers. */
class TwoLeadersTest {

  private static final int CLIENTS = 6;
  private static final int COMMANDS = 60;
  private static final int SHARDS = 3;
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final Map<Long, LogMeta> created = new ConcurrentHashMap<>();
  private final AtomicInteger mostShards = new AtomicInteger();

  @Test
  void proposalOfALeaderThatWasOvertakenChangesNothing() throws Exception {
    LocalCluster cluster = new LocalCluster().withNodes(3);
    MembershipPorts ports = cluster.ports();
    CompletableFuture<Void> proposes = new CompletableFuture<>();
    CompletableFuture<Void> wakesUp = new CompletableFuture<>();
    MembershipPorts asleep =
        ports.behind((method, call) -> {
          if (!method.equals("reconfigure")) {
            return call.get();
          }
          proposes.complete(null);
          return wakesUp.thenCompose(now -> call.get());
        });
    try (LeaderProcess one = new LeaderProcess(asleep, Duration.ofSeconds(10));
        LeaderProcess two = new LeaderProcess(ports, Duration.ofSeconds(10))) {
      CompletableFuture<CreatedLog> first = one.membership().create("orders", shards(SHARDS));
      answer(proposes);
      CreatedLog second = answer(two.membership().create("orders", shards(SHARDS)));
      wakesUp.complete(null);
      assertThat(answer(first)).isEqualTo(new CreatedLog(second.log(), true));
      assertThat(second.isNew()).isFalse();
      assertRegistered(ports, second.log());
    }
  }

  @Test
  void logsNeverGetShardsTwiceAndNamesEndUpInOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("TwoLeadersTest seed " + seed);
    LocalCluster cluster = new LocalCluster().withNodes(3);
    MembershipPorts rough = cluster.ports().behind(new Rough(new Random(seed)));
    try (LeaderProcess one = new LeaderProcess(rough, Duration.ofSeconds(10));
        LeaderProcess two = new LeaderProcess(rough, Duration.ofSeconds(10));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        LeaderProcess process = client % 2 == 0 ? one : two;
        running.add(clients.submit(commands(cluster.ports(), process, new Random(seed + client))));
      }
      int done = 0;
      for (Future<Integer> client : running) {
        done += client.get(50, TimeUnit.SECONDS);
      }
      assertThat(done).as("commands that ended with success").isGreaterThan(CLIENTS);
    }
    try (LeaderProcess last = new LeaderProcess(cluster.ports(), Duration.ofSeconds(5))) {
      last.sweep();
    }
    requireOrder(cluster.ports());
  }

  private Callable<Integer> commands(MembershipPorts ports, LeaderProcess process, Random random) {
    return () -> {
      int done = 0;
      for (int i = 0; i < COMMANDS; i++) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        try {
          switch (random.nextInt(4)) {
            case 0 -> answer(process.membership().drop(name));
            case 1 -> process.sweep();
            default -> learn(ports, answer(process.membership().create(name, shards(SHARDS))));
          }
          done++;
        } catch (ExecutionException e) {
          // An answer was lost; the next command or the last sweep puts things in order.
        }
      }
      return done;
    };
  }

  private void learn(MembershipPorts ports, CreatedLog answer) throws Exception {
    created.put(answer.log().id().value(), answer.log());
    int open = view(ports, answer.log()).map(v -> v.openShards().size()).orElse(0);
    mostShards.accumulateAndGet(open, Math::max);
  }

  private void requireOrder(MembershipPorts ports) throws Exception {
    for (String name : NAMES) {
      Optional<LogMeta> named = answer(ports.catalog().find(name));
      if (named.isPresent()) {
        assertRegistered(ports, named.get());
        created.remove(named.get().id().value());
      }
    }
    assertThat(mostShards).as("open shards of one log").hasValueLessThanOrEqualTo(SHARDS);
    for (LogMeta log : created.values()) {
      assertThat(view(ports, log).map(LogView::dropped)).as("log %s", log).contains(true);
    }
  }

  /** Calls take up to a few milliseconds, and some answers are lost. */
  private static final class Rough implements MembershipPorts.Fault {

    private final Random random;

    Rough(Random random) {
      this.random = random;
    }

    @Override
    public CompletableFuture<?> carryOut(String method, Supplier<CompletableFuture<?>> call) {
      int dice;
      synchronized (random) {
        dice = random.nextInt(100);
      }
      CompletableFuture<?> answer =
          dice < 50
              ? call.get()
              : CompletableFuture.supplyAsync(
                      () -> call.get(),
                      CompletableFuture.delayedExecutor(dice % 4, TimeUnit.MILLISECONDS))
                  .thenCompose(later -> later);
      return dice % 25 == 0 ? answer.thenCompose(lost -> broken()) : answer;
    }

    private static CompletableFuture<Object> broken() {
      return CompletableFuture.failedFuture(new ConnectionBrokenException("answer lost"));
    }
  }
}
