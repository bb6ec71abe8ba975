package io.totalog.gateway.config;

import io.totalog.core.id.NodeId;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import java.security.SecureRandom;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/** Registers the gateway with the address of its HTTP server, once that listens. */
final class Registration implements ApplicationListener<WebServerInitializedEvent>, SmartLifecycle {
  private final NodeId id;
  private final String host;
  private final NodeRegistry registry;
  private final long process = new SecureRandom().nextLong();
  private volatile boolean running;

  Registration(NodeId id, String host, NodeRegistry registry) {
    this.id = id;
    this.host = host;
    this.registry = registry;
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    String address = host + ":" + event.getWebServer().getPort();
    registry.register(new NodeEntry(id, NodeRole.GATEWAY, address, process));
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    registry.unregister(id);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** First to stop. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
