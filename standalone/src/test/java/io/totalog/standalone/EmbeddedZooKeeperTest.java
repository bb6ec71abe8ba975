package io.totalog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedZooKeeperTest {

  @TempDir private Path temp;

  @Test
  void whatWasAnsweredIsThereAfterARestartOnTheSameAddress() throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(temp)) {
      server.start();
      final String address = server.address();
      try (ZooKeeper client = connect(address)) {
        client.create("/a", new byte[] {7}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      server.stop();
      server.start();
      assertThat(server.address()).isEqualTo(address);
      try (ZooKeeper client = connect(address)) {
        assertThat(client.getData("/a", false, null)).containsExactly(7);
      }
    }
  }

  @Test
  void serverThatDiesIsStartedAgain() throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(temp)) {
      server.start();
      // The first write after a start opens a log file; without a directory it kills the server.
      Path files = temp.resolve(FileTxnSnapLog.version + FileTxnSnapLog.VERSION);
      Path moved = Files.move(files, temp.resolve("moved"));
      try (ZooKeeper client = connect(server.address(), Duration.ZERO)) {
        client.create(
            "/lost",
            null,
            ZooDefs.Ids.OPEN_ACL_UNSAFE,
            CreateMode.PERSISTENT,
            (code, path, context, name) -> {},
            null);
        await().atMost(10, TimeUnit.SECONDS).until(() -> Files.exists(files));
      }
      try (ZooKeeper client = connect(server.address())) {
        client.create("/kept", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(client.exists("/kept", false)).isNotNull();
      }
      assertThat(moved).exists();
    }
  }

  @Test
  void damagedFilesAreSaidAtOnce() throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(temp)) {
      server.start();
      try (ZooKeeper client = connect(server.address())) {
        client.create("/a", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      server.stop();
      for (Path snapshot : snapshots()) {
        Files.delete(snapshot);
      }
      assertThatIOException().isThrownBy(server::start);
    }
  }

  @Test
  void onlyLoopbackIsServed() throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(temp)) {
      server.start();
      int port = Integer.parseInt(server.address().substring("127.0.0.1:".length()));
      for (InetAddress address : otherAddresses()) {
        assertThat(connects(address, port)).as("%s", address).isFalse();
      }
    }
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
        .toList();
  }

  private static boolean connects(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void purgeKeepsTheLastSnapshotsAndWhatTheyNeed() throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(temp)) {
      // Every start writes a snapshot when something was written since the last one.
      for (int i = 0; i < 6; i++) {
        server.start();
        try (ZooKeeper client = connect(server.address())) {
          client.create("/n" + i, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        server.stop();
      }
      assertThat(snapshots()).hasSizeGreaterThan(EmbeddedZooKeeper.SNAPSHOTS_KEPT);
      server.purge();
      assertThat(snapshots()).hasSize(EmbeddedZooKeeper.SNAPSHOTS_KEPT);
      server.start();
      try (ZooKeeper client = connect(server.address())) {
        assertThat(client.getChildren("/", false)).contains("n0", "n5");
      }
    }
  }

  private List<Path> snapshots() throws IOException {
    Path files = temp.resolve(FileTxnSnapLog.version + FileTxnSnapLog.VERSION);
    try (Stream<Path> all = Files.list(files)) {
      return all.filter(f -> new File(f.toString()).getName().startsWith("snapshot")).toList();
    }
  }

  private static ZooKeeper connect(String address) throws Exception {
    return connect(address, Duration.ofSeconds(10));
  }

  private static ZooKeeper connect(String address, Duration patience) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            address,
            6_000,
            event -> {
              if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    boolean isConnected = connected.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(isConnected || patience.isZero()).isTrue();
    return client;
  }
}
