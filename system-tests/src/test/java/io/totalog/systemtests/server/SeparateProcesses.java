package io.totalog.systemtests.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * ZooKeeper, one sequencer or two, one membership, two shard nodes and one gateway, each a process.
 */
public final class SeparateProcesses implements ServerUnderTest {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  private static final int HEAP_MIB = 256;
  private static final int GATEWAY_HEAP_MIB = 512;
  private static final String GATEWAY = "gateway-1";

  private final Path directory;
  private final ZooKeeperProcess zooKeeper;
  private final int httpPort = JavaCommand.freePort();
  private final Map<String, Integer> managementPorts = new LinkedHashMap<>();
  private final Map<String, ChildProcess> services = new LinkedHashMap<>();
  private final List<String> gatewayMore;

  /**
   * A cluster, not yet started.
   *
   * @param directory for logs and, below it, data
   * @param gatewayMore further arguments of the gateway
   */
  public SeparateProcesses(Path directory, String... gatewayMore) {
    this(directory, List.of("sequencer-1"), List.of(gatewayMore));
  }

  /**
   * A cluster, not yet started.
   *
   * @param directory for logs and, below it, data
   * @param sequencers the ids of all that may order
   * @param gatewayMore further arguments of the gateway
   */
  public SeparateProcesses(Path directory, List<String> sequencers, List<String> gatewayMore) {
    this.directory = directory;
    this.zooKeeper = new ZooKeeperProcess(directory);
    this.gatewayMore = List.copyOf(gatewayMore);
    List<String> nodes = new ArrayList<>(sequencers);
    nodes.addAll(List.of("membership-1", "shard-1", "shard-2"));
    for (String node : nodes) {
      managementPorts.put(node, JavaCommand.freePort());
    }
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + httpPort + "/");
  }

  /**
   * The ZooKeeper process, to be frozen, killed and started.
   *
   * @return never null, started with the rest
   */
  public ZooKeeperProcess zooKeeper() {
    return zooKeeper;
  }

  @Override
  public void start() {
    zooKeeper.start();
    managementPorts.forEach(this::startService);
    startGateway();
    Ready.await(base(), http(), READY_PATIENCE);
  }

  private void startService(String node, int managementPort) {
    List<String> arguments = new ArrayList<>(common(node));
    arguments.add("--totalog.management.port=" + managementPort);
    if (node.startsWith("shard")) {
      arguments.add("--totalog.data-dir=" + directory.resolve("data").resolve(node));
    }
    startIfEnded(node, node.substring(0, node.indexOf('-')) + "-service", HEAP_MIB, arguments);
  }

  private void startGateway() {
    List<String> arguments = new ArrayList<>(common(GATEWAY));
    arguments.add("--totalog.port=" + httpPort);
    arguments.addAll(gatewayMore);
    startIfEnded(GATEWAY, "gateway-service", GATEWAY_HEAP_MIB, arguments);
  }

  private List<String> common(String node) {
    return List.of(
        "--totalog.node-id=" + node,
        "--totalog.zookeeper=" + zooKeeper.address(),
        "--totalog.rpc.port=0");
  }

  private void startIfEnded(String node, String module, int heapMib, List<String> arguments) {
    ChildProcess running = services.get(node);
    if (running == null || !running.isAlive()) {
      List<String> command = JavaCommand.jar(module, heapMib, arguments);
      services.put(node, ChildProcess.start(node, directory, command));
    }
  }

  @Override
  public void kill() {
    // All of them get the signal before the first is waited for: they die together, ZooKeeper
    // with what it was just about to write.
    zooKeeper.killWithoutWaiting();
    services.values().forEach(ChildProcess::killWithoutWaiting);
    services.values().forEach(ChildProcess::kill);
    zooKeeper.killIfStarted();
  }

  /**
   * Where a service says how it is, {@code /readyz} and {@code /metrics}.
   *
   * @param node its id
   * @return the root, with a slash at its end
   */
  public URI management(String node) {
    return URI.create("http://127.0.0.1:" + managementPorts.get(node) + "/");
  }

  /**
   * One service's process.
   *
   * @param node its id, such as {@code shard-1}
   * @return running or not
   */
  public ChildProcess service(String node) {
    return Objects.requireNonNull(services.get(node), node);
  }

  @Override
  public ChildProcess http() {
    return service(GATEWAY);
  }

  @Override
  public int stop(Duration patience) {
    http().terminate();
    int code = http().awaitExit(patience);
    services.values().forEach(ChildProcess::terminate);
    services.values().forEach(service -> service.awaitExit(patience));
    zooKeeper.process().terminate();
    zooKeeper.process().awaitExit(patience);
    return code;
  }

  @Override
  public void close() {
    kill();
  }
}
