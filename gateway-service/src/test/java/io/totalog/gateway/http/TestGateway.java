package io.totalog.gateway.http;

import io.totalog.core.id.LogId;
import io.totalog.gateway.config.HttpConfiguration;
import io.totalog.gateway.http.cluster.ClusterView;
import io.totalog.kit.config.ManagementAutoConfiguration;
import io.totalog.kit.config.RpcAutoConfiguration;
import io.totalog.kit.config.ZooKeeperAutoConfiguration;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

/** The whole HTTP surface, on a real socket, over logs in memory. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      ZooKeeperAutoConfiguration.class,
      RpcAutoConfiguration.class,
      ManagementAutoConfiguration.class
    })
@Import(HttpConfiguration.class)
public class TestGateway {

  @Bean
  MemoryLogs memoryLogs() {
    return new MemoryLogs();
  }

  @Bean
  ClusterView clusterView() {
    return new ClusterView() {
      @Override
      public List<NodeLine> nodes() {
        return List.of(
            new NodeLine("gateway-1", "gateway", NodeState.UP, false, "127.0.0.1:8080"),
            new NodeLine("sequencer-1", "sequencer", NodeState.DOWN, true, "127.0.0.1:9002"));
      }

      @Override
      public Mono<List<ShardLine>> shards() {
        return Mono.just(
            List.of(
                new ShardLine(
                    31,
                    "orders",
                    true,
                    "shard-1",
                    List.of(new ReplicaLine("shard-1", 29, 0)),
                    29,
                    0,
                    28),
                new ShardLine(
                    32,
                    "orders",
                    false,
                    "shard-1",
                    List.of(new ReplicaLine("shard-1", 0, 0)),
                    0,
                    -1,
                    -1)));
      }

      @Override
      public Mono<Map<LogId, List<Long>>> shardIds(List<LogMeta> logs) {
        return Mono.just(
            logs.stream()
                .map(LogMeta::id)
                .collect(Collectors.toMap(Function.identity(), id -> List.of(31L, 32L))));
      }

      @Override
      public CutLine cut() {
        return new CutLine(118, 3);
      }
    };
  }
}
