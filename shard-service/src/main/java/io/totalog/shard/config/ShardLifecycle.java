package io.totalog.shard.config;

import io.totalog.shard.rpc.ShardServer;
import org.springframework.context.SmartLifecycle;

/**
 * Starts a shard node before, and stops it after, the servers that speak to the outside (which have
 * higher phases): appends that are under way are answered.
 */
final class ShardLifecycle implements SmartLifecycle {

  /** Before anything that serves users. */
  static final int PHASE = 100;

  private final ShardServer server;
  private volatile boolean isRunning;

  ShardLifecycle(ShardServer server) {
    this.server = server;
  }

  @Override
  public void start() {
    server.start();
    isRunning = true;
  }

  @Override
  public void stop() {
    server.close();
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
