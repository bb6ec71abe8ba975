package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static io.totalog.core.shard.NodeDriver.batch;
import static io.totalog.core.shard.NodeDriver.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.id.NodeId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 21: a backup is suspected only while work is outstanding and it makes no progress. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SuspicionTest {

  @Test
  void silentBackupIsSuspectedAfterThreeHundredMilliseconds() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 1));
    assertThat(pair.p.node().tickAtMs()).isLessThan(Long.MAX_VALUE);
    pair.p.tick(0);
    pair.p.tick(299);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isEmpty();
    pair.p.tick(1);
    assertThat(pair.p.take(ShardEffect.Suspect.class))
        .containsExactly(new ShardEffect.Suspect(new NodeId("b"), S));
    pair.p.tick(300);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).as("repeated while it lasts").hasSize(1);
  }

  @Test
  void disconnectedBackupIsSuspectedToo() {
    Pair pair = Pair.open();
    pair.disconnect();
    pair.p.append(1, batch(0, 1));
    pair.p.tick(0);
    pair.p.tick(300);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).hasSize(1);
  }

  @Test
  void backupForWhoseFollowingAppendsAreRefusedIsSuspected() {
    Pair pair = Pair.open();
    pair.killPrimary();
    for (int i = 0; i < 4; i++) {
      pair.p.tick(100);
      pair.p.append(1, batch(0, 1));
    }
    pair.p.tick(100);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).hasSize(1);
    pair.p.tick(10_000);
    pair.p.tick(10_000);
    pair.p.take(ShardEffect.Suspect.class);
    pair.p.tick(10_000);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).as("nobody asks any more").isEmpty();
    assertThat(pair.p.node().tickAtMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void backupThatIsDurableIsNotSuspectedWhenTheLeaderIsAway() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 1));
    pair.settle();
    for (int i = 0; i < 20; i++) {
      pair.p.tick(100);
      pair.deliver();
    }
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isEmpty();
  }

  @Test
  void slowBackupThatMovesIsNotSuspectedButAStuckDiskIs() {
    Pair pair = Pair.open();
    for (int i = 0; i < 6; i++) {
      pair.p.append(1, batch(i, 1));
      pair.p.tick(100);
      pair.deliver();
      pair.p.write();
      pair.b.writeUpTo(pair.b.store().writes().getLast().token());
    }
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isEmpty();
    pair.p.append(1, batch(6, 1));
    pair.p.write();
    for (int i = 0; i < 6; i++) {
      pair.p.tick(100);
      pair.deliver();
    }
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isNotEmpty();
  }

  @Test
  void withoutOutstandingWorkThereIsNoTimer() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 1));
    pair.settle();
    pair.p.cut(1, part(0, 1, 0));
    pair.p.tick(0);
    pair.p.tick(200);
    pair.p.write();
    pair.disconnect();
    pair.p.tick(10_000);
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isEmpty();
    assertThat(pair.p.node().tickAtMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nodeWithRefusedOpenTriesAgainWhileWorkIsOutstanding() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 1));
    pair.p.sent();
    pair.p.message("b", new PeerMessage.OpenRefused(S, 1, 0));
    pair.p.tick(0);
    pair.p.tick(150);
    assertThat(pair.p.sent()).hasAtLeastOneElementOfType(PeerMessage.Open.class);
  }
}
