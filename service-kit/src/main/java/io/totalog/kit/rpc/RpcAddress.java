package io.totalog.kit.rpc;

import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Where this process's gRPC server listens, known once it does; then the process registers itself.
 * On stop it leaves the registry before the server goes.
 */
public final class RpcAddress
    implements ApplicationListener<GrpcServerStartedEvent>, SmartLifecycle {

  private final LocalNode node;
  private final NodeRegistry registry;
  private final String host;
  private final long process = new SecureRandom().nextLong();
  private final CompletableFuture<String> address = new CompletableFuture<>();
  private volatile boolean running;

  /**
   * Makes one that has not heard of the server yet.
   *
   * @param node this process
   * @param registry where it registers
   * @param host name or number under which others reach this process
   */
  public RpcAddress(LocalNode node, NodeRegistry registry, String host) {
    this.node = node;
    this.registry = registry;
    this.host = host;
  }

  /** Returns {@code host:port}, when the server listens. */
  public CompletableFuture<String> address() {
    return address.copy();
  }

  @Override
  public void onApplicationEvent(GrpcServerStartedEvent event) {
    String where = host + ":" + event.getPort();
    registry.register(new NodeEntry(node.id(), node.role(), where, process));
    address.complete(where);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    registry.unregister(node.id());
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Last to start, first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
