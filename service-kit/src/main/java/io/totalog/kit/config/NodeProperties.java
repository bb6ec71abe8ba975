package io.totalog.kit.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every process of a cluster is told.
 *
 * @param nodeId Name of this process, unique in the cluster and kept over restarts, as shard-1.
 * @param zookeeper ZooKeeper's servers, as host:port, separated by commas.
 * @param zookeeperSessionTimeout After so long without a sign of life a process counts as gone.
 * @param zookeeperStartTimeout How long a starting process waits for ZooKeeper before it gives up.
 */
@ConfigurationProperties("totalog")
public record NodeProperties(
    @DefaultValue("") String nodeId,
    @DefaultValue("") String zookeeper,
    @DefaultValue("6s") Duration zookeeperSessionTimeout,
    @DefaultValue("15s") Duration zookeeperStartTimeout) {}
