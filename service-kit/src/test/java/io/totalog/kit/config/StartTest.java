package io.totalog.kit.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.kit.zookeeper.ZooKeeperClient;
import io.totalog.kit.zookeeper.ZooKeeperUnreachableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StartTest {

  @Test
  void aMissingConnectStringSaysWhatToSet() {
    assertThatThrownBy(() -> start(""))
        .isInstanceOfSatisfying(
            ZooKeeperUnreachableException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.action())
                    .contains("totalog.zookeeper"));
  }

  @Test
  void anUnreachableZooKeeperFailsWithinTheLimitAndNamesIt() {
    assertThatThrownBy(() -> start("127.0.0.1:1"))
        .isInstanceOf(ZooKeeperUnreachableException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  private static void start(String connectString) {
    ZooKeeperClient.start(connectString, Duration.ofSeconds(6), Duration.ofSeconds(1)).close();
  }
}
