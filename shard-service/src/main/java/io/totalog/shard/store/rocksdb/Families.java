package io.totalog.shard.store.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;

/**
 * The column families, by name; names are stable.
 *
 * @param records {@link RecordKey} → the batch's bytes
 * @param seqs {@link SeqKey} → {@link SeqValue}
 * @param ids {@link RecordKey} → {@link IdRun}
 * @param shards {@link ShardKey} → {@link ShardValue}, or bytes used
 * @param node one entry, {@link NodeValue}
 */
record Families(
    ColumnFamilyHandle records,
    ColumnFamilyHandle seqs,
    ColumnFamilyHandle ids,
    ColumnFamilyHandle shards,
    ColumnFamilyHandle node) {

  static List<ColumnFamilyDescriptor> descriptors(Tuning tuning) {
    return List.of(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.small()),
        new ColumnFamilyDescriptor(name("records"), tuning.records()),
        new ColumnFamilyDescriptor(name("seqs"), tuning.small()),
        new ColumnFamilyDescriptor(name("ids"), tuning.small()),
        new ColumnFamilyDescriptor(name("shards"), tuning.small()),
        new ColumnFamilyDescriptor(name("node"), tuning.small()));
  }

  /** Takes the handles in the order of {@link #descriptors}. */
  static Families of(List<ColumnFamilyHandle> handles) {
    return new Families(
        handles.get(1), handles.get(2), handles.get(3), handles.get(4), handles.get(5));
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
