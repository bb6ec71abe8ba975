package io.totalog.shard.store;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.LogRecord;
import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.StoreOp;
import io.totalog.protocol.batch.BatchCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Short ways to say what a store is asked to do. */
public final class Ops {

  /** The shard that most tests use. */
  public static final ShardId SHARD = new ShardId(7);

  private static long token;

  private Ops() {}

  /** A batch of small records; its id tells it from others. */
  public static EncodedBatch batch(long counter, int records) {
    return batch(counter, records, 10);
  }

  /** A batch of records with values of a size. */
  public static EncodedBatch batch(long counter, int records, int valueBytes) {
    List<LogRecord> list =
        IntStream.range(0, records)
            .mapToObj(i -> {
              byte[] value = new byte[valueBytes];
              byte[] text = (counter + ":" + i).getBytes(StandardCharsets.US_ASCII);
              System.arraycopy(text, 0, value, 0, Math.min(text.length, valueBytes));
              return new LogRecord(null, List.of(), null, value);
            })
            .toList();
    return BatchCodec.encode(new AppendId(99, counter), list);
  }

  public static StoreOp put(long lsn, EncodedBatch batch) {
    return new StoreOp.PutBatch(SHARD, lsn, batch);
  }

  public static StoreOp part(long fromLsn, long toLsn, long firstSeq, long timeMs, long cut) {
    return new StoreOp.PutPart(
        new MappedPart(SHARD.value(), fromLsn, toLsn, firstSeq, timeMs, cut));
  }

  public static StoreOp meta(ShardId shard) {
    return new StoreOp.PutShard(
        ShardMeta.prepared(shard, new LogId(3), List.of(new NodeId("n1")), true));
  }

  /** One write of all the changes, with fsync. */
  public static List<Write> synced(StoreOp... ops) {
    return List.of(new Write(++token, List.of(ops), true));
  }

  /** One write of all the changes, without fsync. */
  public static List<Write> unsynced(StoreOp... ops) {
    return List.of(new Write(++token, List.of(ops), false));
  }

  /** Writes batches of one record at lsns {@code [0, count)}, ten in a write. */
  public static List<List<Write>> batches(int count) {
    List<List<Write>> writes = new ArrayList<>();
    for (int lsn = 0; lsn < count; lsn += 10) {
      int from = lsn;
      writes.add(
          synced(
              IntStream.range(from, Math.min(from + 10, count))
                  .mapToObj(i -> put(i, batch(i, 1)))
                  .toArray(StoreOp[]::new)));
    }
    return writes;
  }
}
