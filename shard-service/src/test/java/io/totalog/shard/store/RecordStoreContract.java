package io.totalog.shard.store;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static io.totalog.shard.store.Ops.meta;
import static io.totalog.shard.store.Ops.part;
import static io.totalog.shard.store.Ops.put;
import static io.totalog.shard.store.Ops.synced;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.StoreOp;
import io.totalog.core.shard.StoredNode;
import io.totalog.core.shard.StoredShard;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store must do, whatever it keeps things in. */
@Timeout(60)
public abstract class RecordStoreContract {

  private static final NodeConfig CONFIG = NodeConfig.of(new NodeId("n1"), 5);

  private RecordStore store;

  /** Opens an empty store. */
  protected abstract RecordStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void newStoreIsEmpty() {
    assertThat(store.node()).isEmpty();
    assertThat(store.shards()).isEmpty();
    assertThat(store.ranges(SHARD, 0, 10)).isEmpty();
    assertThat(store.newestRanges(SHARD, 0, 10)).isEmpty();
    assertThat(store.batches(SHARD, 0, 10, 1_000)).isEmpty();
    assertThat(store.ids(SHARD, 0, 99, 10)).isEmpty();
    assertThat(store.bytes(SHARD)).isZero();
  }

  @Test
  void metadataIsReplaced() {
    NodeMeta node = new NodeMeta(new ClusterId(4), new StoreId(-5), 6, 7);
    store.write(synced(new StoreOp.PutNode(node), meta(new ShardId(2)), meta(SHARD)));
    NodeMeta later = new NodeMeta(new ClusterId(4), new StoreId(-5), 7, 9);
    store.write(synced(new StoreOp.PutNode(later)));

    assertThat(store.node()).contains(later);
    assertThat(store.shards()).extracting(m -> m.shard().value()).containsExactly(2L, 7L);
    assertThat(store.shards().getFirst())
        .isEqualTo(((StoreOp.PutShard) meta(new ShardId(2))).meta());
  }

  @Test
  void batchIsFoundByAnyLsnInsideIt() {
    EncodedBatch first = batch(1, 3);
    EncodedBatch second = batch(2, 4);
    store.write(synced(put(0, first), put(3, second)));

    for (long lsn = 0; lsn < 3; lsn++) {
      assertThat(store.batches(SHARD, lsn, 3, 1 << 20)).containsExactly(new PlacedBatch(0, first));
    }
    for (long lsn = 3; lsn < 7; lsn++) {
      assertThat(store.batches(SHARD, lsn, 9, 1 << 20)).containsExactly(new PlacedBatch(3, second));
    }
    assertThat(store.batches(SHARD, 7, 9, 1 << 20)).isEmpty();
    assertThat(store.batches(SHARD, 0, 9, 1 << 20)).hasSize(2);
  }

  @Test
  void neighboursInOtherShardsAreNotTouched() {
    ShardId below = new ShardId(6);
    ShardId above = new ShardId(8);
    store.write(
        synced(
            new StoreOp.PutBatch(below, 0, batch(1, 5)),
            new StoreOp.PutBatch(above, 0, batch(2, 5)),
            put(0, batch(3, 5))));
    store.write(synced(new StoreOp.Delete(SHARD)));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20)).isEmpty();
    assertThat(store.batches(below, 0, 99, 1 << 20)).hasSize(1);
    assertThat(store.batches(above, 0, 99, 1 << 20)).hasSize(1);
    assertThat(store.ids(below, 0, 99, 9)).hasSize(1);
  }

  @Test
  void oneBatchFitsHoweverFewBytesAreAsked() {
    store.write(synced(put(0, batch(1, 2, 500)), put(2, batch(2, 2, 500))));

    assertThat(store.batches(SHARD, 0, 99, 1)).hasSize(1);
    assertThat(store.batches(SHARD, 0, 99, 1_500)).hasSize(1);
    assertThat(store.batches(SHARD, 0, 99, 1 << 20)).hasSize(2);
  }

  @Test
  void adjacentPartsOfOneTimeAreOneRange() {
    store.write(
        synced(
            put(0, batch(1, 9)),
            part(0, 2, 10, 500, 1),
            part(2, 4, 12, 500, 2),
            part(4, 6, 20, 500, 3)));
    store.write(synced(part(6, 7, 22, 500, 4)));
    store.write(synced(part(7, 9, 23, 501, 5)));

    assertThat(store.ranges(SHARD, 0, 9))
        .containsExactly(
            new MappedRange(10, 0, 4, 500, 2),
            new MappedRange(20, 4, 3, 500, 4),
            new MappedRange(23, 7, 2, 501, 5));
  }

  @Test
  void rangeIsFoundBySeqInsideItOrAbove() {
    store.write(synced(put(0, batch(1, 6)), part(0, 2, 10, 1, 1), part(2, 6, 20, 2, 2)));

    assertThat(store.ranges(SHARD, 9, 1)).extracting(MappedRange::firstSeq).containsExactly(10L);
    assertThat(store.ranges(SHARD, 11, 1)).extracting(MappedRange::firstSeq).containsExactly(10L);
    assertThat(store.ranges(SHARD, 12, 1)).extracting(MappedRange::firstSeq).containsExactly(20L);
    assertThat(store.ranges(SHARD, 23, 1)).extracting(MappedRange::firstSeq).containsExactly(20L);
    assertThat(store.ranges(SHARD, 24, 1)).isEmpty();
  }

  @Test
  void newestRangesEndAtTheLast() {
    store.write(
        synced(
            put(0, batch(1, 3)), part(0, 1, 0, 10, 1), part(1, 2, 5, 20, 2), part(2, 3, 9, 30, 3)));

    assertThat(store.newestRanges(SHARD, 20, 9))
        .extracting(MappedRange::timeMs)
        .containsExactly(20L, 30L);
    assertThat(store.newestRanges(SHARD, 99, 9))
        .extracting(MappedRange::timeMs)
        .containsExactly(30L);
    assertThat(store.newestRanges(SHARD, 0, 2))
        .extracting(MappedRange::timeMs)
        .containsExactly(20L, 30L);
  }

  @Test
  void truncateForgetsBatchesAndIdsAboveAnLsn() {
    store.write(synced(put(0, batch(1, 3)), put(3, batch(2, 4)), put(7, batch(3, 1))));
    store.write(synced(new StoreOp.Truncate(SHARD, 3), put(3, batch(4, 2))));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20))
        .extracting(p -> p.batch().id().counter())
        .containsExactly(1L, 4L);
    assertThat(store.ids(SHARD, 0, 99, 9))
        .containsExactly(
            new PlacedId(0, 3, new AppendId(99, 1)), new PlacedId(3, 2, new AppendId(99, 4)));
  }

  @Test
  void idsAreTheNewestBelowAnLsn() {
    Ops.batches(30).forEach(store::write);

    assertThat(store.ids(SHARD, 5, 25, 3)).extracting(PlacedId::lsn).containsExactly(22L, 23L, 24L);
    assertThat(store.ids(SHARD, 5, 8, 99)).extracting(PlacedId::lsn).containsExactly(5L, 6L, 7L);
    assertThat(store.ids(SHARD, 5, 25, 0)).isEmpty();
  }

  @Test
  void trimKeepsTheBatchThatHoldsTheFirstSeqLeft() {
    store.write(
        synced(
            put(0, batch(1, 3)),
            put(3, batch(2, 3)),
            put(6, batch(3, 3)),
            part(0, 3, 0, 10, 1),
            part(3, 9, 10, 20, 2)));
    store.write(synced(new StoreOp.TrimBelow(SHARD, 14)));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20))
        .extracting(PlacedBatch::lsn)
        .containsExactly(6L);
    assertThat(store.ranges(SHARD, 0, 9)).extracting(MappedRange::firstSeq).containsExactly(10L);
  }

  @Test
  void trimKeepsABatchThatBeginsBelowTheFirstSeqLeft() {
    store.write(synced(put(0, batch(1, 3)), put(3, batch(2, 3)), part(0, 6, 0, 10, 1)));
    store.write(synced(new StoreOp.TrimBelow(SHARD, 4)));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20))
        .extracting(PlacedBatch::lsn)
        .containsExactly(3L);
  }

  @Test
  void trimOfEverythingKeepsTheMappedLength() {
    store.write(synced(meta(SHARD), put(0, batch(1, 3)), part(0, 3, 0, 10, 1)));
    store.write(synced(new StoreOp.TrimBelow(SHARD, 50)));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20)).isEmpty();
    StoredShard shard = load().shards().getFirst();
    assertThat(shard.length()).isEqualTo(3);
    assertThat(shard.mapped()).isEqualTo(3);
  }

  @Test
  void bytesFollowWhatIsStoredAbout() {
    store.write(synced(put(0, batch(1, 1, 10_000)), put(1, batch(2, 1, 10_000))));
    assertThat(store.bytes(SHARD)).isBetween(20_000L, 21_000L);

    store.write(synced(new StoreOp.Truncate(SHARD, 1)));
    assertThat(store.bytes(SHARD)).isBetween(10_000L, 11_000L);

    store.write(synced(new StoreOp.Delete(SHARD)));
    assertThat(store.bytes(SHARD)).isZero();
  }

  @Test
  void severalWritesAreMadeInOrder() {
    store.write(
        List.of(
            synced(put(0, batch(1, 3))).getFirst(),
            synced(new StoreOp.Truncate(SHARD, 0)).getFirst(),
            synced(put(0, batch(2, 2))).getFirst()));

    assertThat(store.batches(SHARD, 0, 99, 1 << 20))
        .extracting(p -> p.batch().id().counter())
        .containsExactly(2L);
  }

  @Test
  void loadFindsTheSuffixAndTheRecentAppends() {
    store.write(synced(meta(SHARD), put(0, batch(1, 3)), put(3, batch(2, 2)), put(5, batch(3, 1))));
    store.write(synced(put(6, batch(4, 2)), part(0, 3, 10, 1_000, 1), part(3, 6, 20, 150_000, 2)));

    StoredShard shard = load().shards().getFirst();

    assertThat(shard.length()).isEqualTo(8);
    assertThat(shard.mapped()).isEqualTo(6);
    assertThat(shard.suffix()).extracting(b -> b.id().counter()).containsExactly(4L);
    assertThat(shard.recent()).extracting(a -> a.id().counter()).endsWith(2L, 3L);
    assertThat(shard.recent()).extracting(a -> a.firstSeq()).endsWith(20L, 22L);
    assertThat(shard.recentComplete()).isTrue();
  }

  @Test
  void loadLeavesOutWhatIsTooOldToBeJoined() {
    store.write(synced(meta(SHARD)));
    Ops.batches(1_000).forEach(store::write);
    for (long lsn = 0; lsn < 1_000; lsn++) {
      store.write(synced(part(lsn, lsn + 1, lsn, lsn * 1_000, lsn + 1)));
    }

    StoredShard shard = load().shards().getFirst();

    assertThat(shard.recent()).hasSizeBetween(121, 500);
    assertThat(shard.recent().getLast().firstSeq()).isEqualTo(999);
    assertThat(shard.recentComplete()).isTrue();
  }

  @Test
  void loadShortensTooManyRecentAppendsAndSaysSo() {
    store.write(synced(meta(SHARD), part(0, 50, 0, 1_000, 1)));
    Ops.batches(50).forEach(store::write);

    StoredShard shard =
        NodeLoader.load(store, CONFIG.withAppendIdsMax(10), new Random(1)).shards().getFirst();

    assertThat(shard.recent()).hasSize(10);
    assertThat(shard.recent().getLast().firstSeq()).isEqualTo(49);
    assertThat(shard.recentComplete()).isFalse();
  }

  @Test
  void loadOfANewStoreDrawsAnId() {
    assertThat(load().meta().boot()).isZero();
    assertThat(load().meta().cluster()).isEqualTo(ClusterId.UNKNOWN);
  }

  private StoredNode load() {
    return NodeLoader.load(store, CONFIG, new Random(1));
  }
}
