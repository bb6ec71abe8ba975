package io.totalog.kit.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;
import io.totalog.kit.ZooKeeperFixture;
import io.totalog.kit.leader.zookeeper.ZooKeeperLeaderBoard;
import io.totalog.kit.registry.NodeRole;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaderBoardContractTest {

  private static Leader leader(String node, long epoch) {
    return new Leader(new NodeId(node), "127.0.0.1:" + epoch, new Epoch(epoch));
  }

  interface Contract {
    LeaderBoard board();

    @Test
    default void theLeaderOfTheHighestEpochStands() throws Exception {
      LeaderBoard board = board();
      assertThat(board.leader(NodeRole.SEQUENCER)).isEmpty();
      assertThat(publish(board, leader("sequencer-1", 3))).isTrue();
      assertThat(publish(board, leader("sequencer-2", 5))).isTrue();
      assertThat(publish(board, leader("sequencer-1", 4))).isFalse();
      assertThat(publish(board, leader("sequencer-2", 5))).isTrue();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> board.leader(NodeRole.SEQUENCER).equals(Optional.of(leader("sequencer-2", 5))));
      assertThat(board.leader(NodeRole.MEMBERSHIP)).isEmpty();
    }

    private static boolean publish(LeaderBoard board, Leader leader) throws Exception {
      return board.publish(NodeRole.SEQUENCER, leader).get(10, TimeUnit.SECONDS);
    }
  }

  @Nested
  class InMemory implements Contract {
    @Override
    public LeaderBoard board() {
      return new InMemoryLeaderBoard();
    }
  }

  @Nested
  class OnZooKeeper implements Contract {
    private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

    @Override
    public LeaderBoard board() {
      return new ZooKeeperLeaderBoard(zooKeeper.calls());
    }

    @AfterEach
    void close() throws Exception {
      zooKeeper.close();
    }
  }
}
