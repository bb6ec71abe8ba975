package io.totalog.shard.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.ShardStatus;
import io.totalog.shard.store.MappedRange;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes on disk are a promise to later versions: each layout against bytes written out here. */
@Timeout(30)
class LayoutTest {

  @Test
  void keysSortByShardThenNumber() {
    assertThat(hex(new RecordKey(1, 0x0203).bytes()))
        .isEqualTo("0000000000000001" + "0000000000000203");
    assertThat(hex(new SeqKey(1, 0x0203).bytes()))
        .isEqualTo("0000000000000001" + "0000000000000203");
    assertThat(hex(new ShardKey(1, ShardKey.Kind.USAGE).bytes())).isEqualTo("000000000000000101");
    assertThat(RecordKey.of(new RecordKey(5, 6).bytes())).isEqualTo(new RecordKey(5, 6));
    assertThat(SeqKey.of(new SeqKey(5, 6).bytes())).isEqualTo(new SeqKey(5, 6));
    assertThatThrownBy(() -> RecordKey.of(new byte[15])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SeqKey.of(new byte[17])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ShardKey.of(new byte[8])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rangeRoundTrips() {
    MappedRange range = new MappedRange(9, 2, 3, 4, 5);
    byte[] bytes = SeqValue.bytes(range);

    assertThat(hex(bytes))
        .isEqualTo(
            "01"
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000004"
                + "0000000000000005");
    assertThat(SeqValue.of(new SeqKey(1, 9), bytes)).isEqualTo(range);
    bytes[0] = 2;
    assertThatThrownBy(() -> SeqValue.of(new SeqKey(1, 9), bytes))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nodeRoundTrips() {
    NodeMeta meta = new NodeMeta(new ClusterId(1), new StoreId(-1), 2, 3);
    byte[] bytes = NodeValue.bytes(meta);

    assertThat(hex(bytes))
        .isEqualTo(
            "01"
                + "0000000000000001"
                + "ffffffffffffffff"
                + "0000000000000002"
                + "0000000000000003");
    assertThat(NodeValue.of(bytes)).isEqualTo(meta);
    assertThatThrownBy(() -> NodeValue.of(new byte[33])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shardRoundTrips() {
    ShardMeta meta =
        new ShardMeta(
            new ShardId(4),
            new LogId(5),
            List.of(new NodeId("a"), new NodeId("b-2")),
            true,
            ShardStatus.SEALED,
            6,
            -1,
            7,
            8);
    byte[] bytes = ShardValue.bytes(meta);

    assertThat(hex(bytes))
        .isEqualTo(
            "0101"
                + "0000000000000005"
                + "0000000000000006"
                + "ffffffffffffffff"
                + "0000000000000007"
                + "0000000000000008"
                + "065345414c4544"
                + "02"
                + "0161"
                + "03622d32");
    assertThat(ShardValue.of(new ShardKey(4, ShardKey.Kind.META), bytes)).isEqualTo(meta);
  }

  @Test
  void idRunRoundTrips() {
    IdRun run = new IdRun(10);
    run.add(3, new AppendId(1, 2));
    run.add(1, new AppendId(1, 3));
    byte[] bytes = run.bytes();

    assertThat(hex(bytes))
        .isEqualTo(
            "01"
                + "00000003"
                + "0000000000000001"
                + "0000000000000002"
                + "00000001"
                + "0000000000000001"
                + "0000000000000003");
    assertThat(IdRun.of(new RecordKey(1, 10), bytes).ids()).isEqualTo(run.ids());
    assertThat(run.endLsn()).isEqualTo(14);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
