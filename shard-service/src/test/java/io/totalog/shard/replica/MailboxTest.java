package io.totalog.shard.replica;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {

  @Test
  void appendsAreBoundedInBytesButOneAlwaysFits() {
    Mailbox mailbox = new Mailbox(3_000);

    assertThat(mailbox.offer(append(1, 10_000))).isTrue();
    assertThat(mailbox.offer(append(2, 10))).isFalse();
    assertThat(mailbox.isRoomy()).isFalse();
    assertThat(mailbox.offer(refusal())).isTrue();

    assertThat(mailbox.takeAll()).hasSize(2);
    assertThat(mailbox.isRoomy()).isTrue();
    assertThat(mailbox.offer(append(2, 10))).isTrue();
  }

  @Test
  void appendsAreBoundedInNumberAndLeaveRoomForOthers() {
    Mailbox mailbox = new Mailbox(1L << 40);
    for (int i = 0; i < Mailbox.APPENDS_MAX; i++) {
      assertThat(mailbox.offer(append(i, 1))).isTrue();
    }
    assertThat(mailbox.offer(append(0, 1))).isFalse();
    for (int i = 0; i < Mailbox.OTHERS_MAX; i++) {
      assertThat(mailbox.offer(refusal())).isTrue();
    }
    assertThat(mailbox.offer(refusal())).isFalse();
  }

  @Test
  void orderIsKeptAcrossTurns() {
    Mailbox mailbox = new Mailbox(1 << 20);
    mailbox.offer(append(1, 1));
    mailbox.offer(refusal());
    assertThat(mailbox.takeAll()).first().isInstanceOf(OwnerEvent.Append.class);
    mailbox.offer(append(2, 1));
    assertThat(mailbox.takeAll()).hasSize(1);
    assertThat(mailbox.isEmpty()).isTrue();
  }

  @Test
  void wakeEndsAWait() {
    Mailbox mailbox = new Mailbox(1 << 20);
    mailbox.wake();
    mailbox.await(20_000);
    assertThat(mailbox.takeAll()).isEmpty();
  }

  private static OwnerEvent append(long counter, int bytes) {
    return new OwnerEvent.Append(1, SHARD, batch(counter, 1, bytes), null);
  }

  private static OwnerEvent refusal() {
    return new OwnerEvent.Refuse(1, batch(1, 1).id(), ErrorCode.MALFORMED, "x");
  }
}
