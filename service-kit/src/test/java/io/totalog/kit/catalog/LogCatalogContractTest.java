package io.totalog.kit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.error.TotalogException;
import io.totalog.core.id.ShardId;
import io.totalog.kit.ZooKeeperFixture;
import io.totalog.kit.catalog.zookeeper.ZooKeeperLogCatalog;
import io.totalog.kit.catalog.zookeeper.ZooKeeperShardIds;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogCatalogContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final LogConfig CONFIG =
      new LogConfig(3, 1, true, Optional.of(Duration.ofDays(7)), Optional.of(1L << 33));
  private static final LogConfig OTHER =
      new LogConfig(1, 2, false, Optional.empty(), Optional.empty());

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  interface Contract {
    LogCatalog catalog() throws Exception;

    ShardIds shardIds();

    @Test
    default void aNameBelongsToOneLogUntilItIsRemoved() throws Exception {
      LogCatalog catalog = catalog();
      CreatedLog first = get(catalog.create("orders", CONFIG));
      assertThat(first.isNew()).isTrue();
      assertThat(first.log().config()).isEqualTo(CONFIG);
      assertThat(get(catalog.create("orders", OTHER)))
          .isEqualTo(new CreatedLog(first.log(), false));
      assertThat(catalog.known("orders")).contains(first.log());
      assertThat(catalog.known(first.log().id())).contains(first.log());
      assertThat(get(catalog.find("orders"))).contains(first.log());

      assertThat(get(catalog.remove("orders", first.log().id()))).isTrue();
      assertThat(get(catalog.remove("orders", first.log().id()))).isFalse();
      assertThat(get(catalog.find("orders"))).isEmpty();
      LogMeta second = get(catalog.create("orders", CONFIG)).log();
      assertThat(second.id()).isGreaterThan(first.log().id());
      assertThat(get(catalog.remove("orders", first.log().id()))).isFalse();
      assertThat(get(catalog.reread("orders"))).contains(second);
    }

    @Test
    default void configurationsChangeByCompareAndSet() throws Exception {
      LogCatalog catalog = catalog();
      LogMeta before = get(catalog.create("orders", CONFIG)).log();
      LogMeta after = get(catalog.configure(before, OTHER)).orElseThrow();
      assertThat(after.config()).isEqualTo(OTHER);
      assertThat(after.configVersion()).isEqualTo(before.configVersion() + 1);
      assertThat(get(catalog.configure(before, CONFIG))).isEmpty();
      assertThat(get(catalog.reread("orders"))).contains(after);
      assertThat(get(catalog.remove("orders", before.id()))).isTrue();
      assertThat(get(catalog.configure(after, CONFIG))).isEmpty();
    }

    @Test
    default void listsGoOnAfterAName() throws Exception {
      LogCatalog catalog = catalog();
      for (String name : List.of("b2", "a", "b1", "c", "b3")) {
        get(catalog.create(name, CONFIG));
      }
      assertThat(catalog.list("", "", 2)).extracting(LogMeta::name).containsExactly("a", "b1");
      assertThat(catalog.list("b", "", 9))
          .extracting(LogMeta::name)
          .containsExactly("b1", "b2", "b3");
      assertThat(catalog.list("b", "b1", 9)).extracting(LogMeta::name).containsExactly("b2", "b3");
      assertThat(catalog.list("b", "c", 9)).isEmpty();
      assertThat(catalog.list("", "b3", 9)).extracting(LogMeta::name).containsExactly("c");
    }

    @Test
    default void concurrentCreatesHaveOneWinner() throws Exception {
      LogCatalog catalog = catalog();
      List<CompletableFuture<CreatedLog>> creates = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        creates.add(catalog.create("orders", CONFIG));
      }
      int winners = 0;
      Set<LogMeta> logs = new HashSet<>();
      for (CompletableFuture<CreatedLog> create : creates) {
        winners += get(create).isNew() ? 1 : 0;
        logs.add(get(create).log());
      }
      assertThat(winners).isEqualTo(1);
      assertThat(logs).hasSize(1);
    }

    @Test
    default void shardIdsAreConsecutiveAndNeverGivenTwice() throws Exception {
      ShardIds ids = shardIds();
      List<CompletableFuture<List<ShardId>>> blocks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        blocks.add(ids.allocate(3));
      }
      Set<ShardId> all = new HashSet<>();
      for (CompletableFuture<List<ShardId>> block : blocks) {
        List<ShardId> given = get(block);
        assertThat(given.get(2).value()).isEqualTo(given.get(0).value() + 2);
        all.addAll(given);
      }
      assertThat(all).hasSize(30);
    }
  }

  @Nested
  class InMemory implements Contract {
    @Override
    public LogCatalog catalog() {
      return new InMemoryLogCatalog(InstantSource.system());
    }

    @Override
    public ShardIds shardIds() {
      return new InMemoryShardIds();
    }
  }

  @Nested
  class OnZooKeeper implements Contract {
    private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

    @Override
    public ZooKeeperLogCatalog catalog() throws Exception {
      ZooKeeperLogCatalog catalog =
          new ZooKeeperLogCatalog(zooKeeper.calls(), InstantSource.system());
      assertThat(catalog.awaitLoaded(SOON)).isTrue();
      return catalog;
    }

    @Override
    public ShardIds shardIds() {
      return new ZooKeeperShardIds(zooKeeper.calls());
    }

    @AfterEach
    void close() throws Exception {
      zooKeeper.close();
    }

    @Test
    void whatOneProcessCreatesAnotherFindsAtOnceAndLearnsSoon() throws Exception {
      LogCatalog one = catalog();
      LogCatalog two = catalog();
      LogMeta log = get(one.create("orders", CONFIG)).log();
      assertThat(get(two.find("orders"))).contains(log);
      LogMeta later = get(one.create("later", CONFIG)).log();
      await().atMost(SOON).until(() -> two.known("later").equals(Optional.of(later)));
      get(one.remove("later", later.id()));
      await().atMost(SOON).until(() -> two.known(later.id()).isEmpty());
      assertThat(catalog().known("orders")).contains(log);
    }

    @Test
    void whatIsKnownIsServedWhileZooKeeperIsAwayAndTheRestFails() throws Exception {
      LogCatalog catalog = catalog();
      LogMeta log = get(catalog.create("orders", CONFIG)).log();
      zooKeeper.stopServer();
      assertThat(get(catalog.find("orders"))).contains(log);
      assertThatThrownBy(() -> get(catalog.create("other", CONFIG)))
          .hasCauseInstanceOf(TotalogException.class);
      zooKeeper.restartServer();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> get(catalog.create("other", CONFIG)).isNew() || true);
    }

    @Test
    void aThousandLogsLoadQuickly() throws Exception {
      LogCatalog catalog = catalog();
      List<CompletableFuture<CreatedLog>> creates = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        creates.add(catalog.create("log-" + i, CONFIG));
      }
      for (CompletableFuture<CreatedLog> create : creates) {
        get(create);
      }
      assertThat(catalog().list("", "", LogCatalog.LOGS_MAX)).hasSize(1_000);
    }
  }
}
