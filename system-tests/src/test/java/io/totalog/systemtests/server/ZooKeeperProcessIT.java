package io.totalog.systemtests.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ZooKeeper process itself, before anything is blamed on the services that need it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ZooKeeperProcessIT {
  @Test
  void startsIsKilledAndStartsAgainAtTheSameAddress(@TempDir Path directory) {
    ZooKeeperProcess zooKeeper = new ZooKeeperProcess(directory);
    try {
      zooKeeper.start();
      String address = zooKeeper.address();
      zooKeeper.process().freeze();
      zooKeeper.process().thaw();
      zooKeeper.process().kill();
      assertThat(zooKeeper.process().isAlive()).isFalse();
      zooKeeper.start();
      assertThat(zooKeeper.process().isAlive()).isTrue();
      assertThat(zooKeeper.address()).isEqualTo(address);
    } finally {
      zooKeeper.killIfStarted();
    }
  }
}
