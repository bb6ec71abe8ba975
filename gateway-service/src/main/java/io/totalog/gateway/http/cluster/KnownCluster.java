package io.totalog.gateway.http.cluster;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.registry.SeenNode;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.SequencerApi;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The cluster as the registry, the catalog and the board of leaders know it. Shard lists are asked
 * of the ordering leader when somebody wants to see them; while it is away, or slow, the last ones
 * known stand.
 */
public final class KnownCluster implements ClusterView {
  /** Most logs of which shards are shown at once, and remembered. */
  static final int LOGS_MAX = 2_000;

  private static final Duration ASK_TIMEOUT = Duration.ofMillis(700);
  private static final int ASKS_AT_ONCE = 64;

  /**
   * Where the knowledge comes from.
   *
   * @param registry who is alive
   * @param leaders who leads
   * @param catalog which logs exist
   * @param sequencer the ordering leader
   */
  public record Sources(
      NodeRegistry registry, LeaderBoard leaders, LogCatalog catalog, SequencerApi sequencer) {}

  private final Sources sources;
  private final Supplier<CutLine> cut;

  /** The last list of each log; the one shown longest ago makes room. */
  private final Map<LogId, LogView> views =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<LogId, LogView> eldest) {
              return size() > LOGS_MAX;
            }
          });

  /**
   * Makes one.
   *
   * @param sources where the knowledge comes from
   * @param cut the last cut that this gateway heard of
   */
  public KnownCluster(Sources sources, Supplier<CutLine> cut) {
    this.sources = sources;
    this.cut = cut;
  }

  @Override
  public List<NodeLine> nodes() {
    return sources.registry().seen().stream().map(this::line).toList();
  }

  private NodeLine line(SeenNode node) {
    NodeRole role = node.entry().role();
    NodeId id = node.entry().id();
    boolean leads =
        switch (role) {
          case SEQUENCER, MEMBERSHIP -> leads(role, id);
          case GATEWAY, SHARD, ZOOKEEPER, REDIS -> false;
        };
    return new NodeLine(id.value(), role.code(), state(node), leads, node.entry().address());
  }

  private boolean leads(NodeRole role, NodeId id) {
    Optional<Leader> leader = sources.leaders().leader(role);
    return leader.isPresent() && leader.get().node().equals(id);
  }

  private NodeState state(SeenNode node) {
    if (!node.alive()) {
      return NodeState.DOWN;
    }
    return sources.registry().isCurrent() ? NodeState.UP : NodeState.SUSPECT;
  }

  @Override
  public CutLine cut() {
    return cut.get();
  }

  @Override
  public Mono<List<ShardLine>> shards() {
    List<LogMeta> logs = sources.catalog().list("", "", LOGS_MAX);
    return refreshed(logs).map(ignored -> shardLines(logs));
  }

  private List<ShardLine> shardLines(List<LogMeta> logs) {
    return logs.stream()
        .flatMap(log -> known(log.id()).stream().map(shard -> line(log, shard)))
        .sorted(Comparator.comparingLong(ShardLine::id))
        .toList();
  }

  @Override
  public Mono<Map<LogId, List<Long>>> shardIds(List<LogMeta> logs) {
    return refreshed(logs)
        .map(ignored -> {
          Map<LogId, List<Long>> ids = new LinkedHashMap<>();
          for (LogMeta log : logs) {
            ids.put(log.id(), known(log.id()).stream().map(s -> s.id().value()).toList());
          }
          return ids;
        });
  }

  private List<ShardView> known(LogId log) {
    LogView view = views.get(log);
    return view == null ? List.of() : view.shards();
  }

  private Mono<Boolean> refreshed(List<LogMeta> logs) {
    return Flux.fromIterable(logs)
        .flatMap(log -> asked(log.id()), ASKS_AT_ONCE)
        .take(ASK_TIMEOUT)
        .then(Mono.just(Boolean.TRUE));
  }

  private Mono<Void> asked(LogId log) {
    return Mono.fromFuture(() -> sources.sequencer().view(log), true)
        .doOnNext(found -> found.ifPresent(view -> views.put(log, view)))
        .then()
        .onErrorComplete();
  }

  /** Says what is certain: the numbers of a shard among several are known to its nodes only. */
  private static ShardLine line(LogMeta log, ShardView shard) {
    boolean exact = shard.base() >= 0 && shard.length() > 0;
    List<ReplicaLine> replicas =
        shard.replicas().stream()
            .map(node -> new ReplicaLine(node.value(), shard.length(), 0))
            .toList();
    return new ShardLine(
        shard.id().value(),
        log.name(),
        shard.open(),
        shard.replicas().isEmpty() ? "" : shard.replicas().getFirst().value(),
        replicas,
        shard.length(),
        exact ? shard.base() : -1,
        exact ? shard.base() + shard.length() - 1 : -1);
  }
}
