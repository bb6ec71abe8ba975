package io.totalog.kit.registry;

import java.util.Locale;

/** What a process of the cluster does. */
public enum NodeRole {
  GATEWAY,
  SHARD,
  SEQUENCER,
  MEMBERSHIP,
  ZOOKEEPER,
  REDIS;

  /** Returns the stable name in ZooKeeper and in answers, as {@code shard}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the role of a stable name. */
  public static NodeRole of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
