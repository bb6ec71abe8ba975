package io.totalog.kit.config;

import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.catalog.zookeeper.ZooKeeperLogCatalog;
import io.totalog.kit.catalog.zookeeper.ZooKeeperShardIds;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.leader.zookeeper.ZooKeeperLeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.zookeeper.ZooKeeperNodeRegistry;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperClient;
import java.time.InstantSource;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The connection to ZooKeeper and what is kept there for all services. */
@AutoConfiguration
@EnableConfigurationProperties(NodeProperties.class)
public class ZooKeeperAutoConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  CuratorFramework zooKeeper(NodeProperties properties) {
    return ZooKeeperClient.start(
        properties.zookeeper(),
        properties.zookeeperSessionTimeout(),
        properties.zookeeperStartTimeout());
  }

  @Bean
  @ConditionalOnMissingBean
  ZooKeeperCalls zooKeeperCalls(CuratorFramework zooKeeper) {
    return new ZooKeeperCalls(zooKeeper);
  }

  @Bean
  @ConditionalOnMissingBean
  NodeRegistry nodeRegistry(CuratorFramework zooKeeper) {
    return new ZooKeeperNodeRegistry(zooKeeper);
  }

  @Bean
  @ConditionalOnMissingBean
  LeaderBoard leaderBoard(ZooKeeperCalls calls) {
    return new ZooKeeperLeaderBoard(calls);
  }

  @Bean
  @ConditionalOnMissingBean
  LogCatalog logCatalog(ZooKeeperCalls calls, NodeProperties properties)
      throws InterruptedException {
    ZooKeeperLogCatalog catalog = new ZooKeeperLogCatalog(calls, InstantSource.system());
    if (!catalog.awaitLoaded(properties.zookeeperStartTimeout())) {
      throw new IllegalStateException("the catalog of logs could not be read from ZooKeeper");
    }
    return catalog;
  }

  @Bean
  @ConditionalOnMissingBean
  ShardIds shardIds(ZooKeeperCalls calls) {
    return new ZooKeeperShardIds(calls);
  }
}
