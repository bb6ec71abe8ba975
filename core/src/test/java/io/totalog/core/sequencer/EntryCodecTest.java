package io.totalog.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  private static final Replica A = new Replica(new NodeId("shard-1"), new StoreId(7));
  private static final Replica B = new Replica(new NodeId("shard-2"), new StoreId(-1));

  private static Entry full() {
    return new Entry(
        300,
        5,
        1_700_000_000_123L,
        Parts.of(new long[] {3, 9, 1_000_000}, new long[] {1, 200, 70_000}),
        List.of(
            new Reconfiguration.Reshape(
                new LogId(4),
                List.of(new ShardId(3)),
                List.of(new NewShard(new ShardId(11), List.of(A, B)))),
            new Reconfiguration.Trim(new LogId(4), 17, 2),
            new Reconfiguration.DropLog(new LogId(6)),
            new Reconfiguration.ReplaceReplica(new LogId(4), new ShardId(3), A, B)));
  }

  @Test
  void anEntryComesBackAsItWas() {
    assertThat(EntryCodec.decode(EntryCodec.encode(full()))).isEqualTo(full());
  }

  @Test
  void theBytesOfVersionOneNeverChange() {
    Entry entry =
        new Entry(1, 2, 1_000, Parts.of(new long[] {1, 5}, new long[] {300, 2}), List.of());
    assertThat(HexFormat.of().formatHex(EntryCodec.encode(entry)))
        .isEqualTo("01" + "18957c1f" + "0102e8070201ac02040200");
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = EntryCodec.encode(full());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> EntryCodec.decode(flipped))
          .isInstanceOf(CorruptCutLogException.class);
    }
  }

  @Test
  void everyCutOffEntryIsNoticed() {
    byte[] bytes = EntryCodec.encode(full());
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EntryCodec.decode(shorter))
          .isInstanceOf(CorruptCutLogException.class);
    }
  }

  @Test
  void aPartOfACloseShardTakesThreeBytes() {
    int without = EntryCodec.encode(new Entry(1, 1, 1, Parts.NONE, List.of())).length;
    Entry one = new Entry(1, 1, 1, Parts.of(new long[] {40}, new long[] {1_000}), List.of());
    assertThat(EntryCodec.encode(one).length - without).isEqualTo(3);
  }
}
