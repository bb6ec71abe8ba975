package io.totalog.kit.zookeeper;

/** The process cannot start without ZooKeeper. */
public final class ZooKeeperUnreachableException extends RuntimeException {

  private final String action;

  ZooKeeperUnreachableException(String problem, String action) {
    super(problem);
    this.action = action;
  }

  /** Returns what the operator can do about it. */
  public String action() {
    return action;
  }
}
