package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.AppendId;
import io.totalog.shard.store.PlacedId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Entry in {@code ids}: the append ids of batches that were written together, so that a start needs
 * not read the batches to know whom a re-send may join. Key: shard ‖ lsn of the first, as in {@code
 * records}. Value: version 1, then per batch count, 4 bytes ‖ gateway ‖ counter, 8 bytes each,
 * big-endian. Stable.
 *
 * <p>After a truncation a later run may start inside an older one; then the later one counts.
 */
final class IdRun {

  private static final byte VERSION = 1;
  private static final int ENTRY_BYTES = 4 + 8 + 8;

  /** Most batches in one run: bounds what a look-up inside a run has to read. */
  static final int ENTRIES_MAX = 1_024;

  private final long lsn;
  private final List<PlacedId> ids = new ArrayList<>();

  IdRun(long lsn) {
    this.lsn = lsn;
  }

  long lsn() {
    return lsn;
  }

  List<PlacedId> ids() {
    return ids;
  }

  long endLsn() {
    return ids.isEmpty() ? lsn : ids.getLast().endLsn();
  }

  /** Whether a batch at this lsn still belongs to the run. */
  boolean takes(long nextLsn) {
    return nextLsn == endLsn() && ids.size() < ENTRIES_MAX;
  }

  void add(int count, AppendId id) {
    ids.add(new PlacedId(endLsn(), count, id));
  }

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(1 + ids.size() * ENTRY_BYTES).put(VERSION);
    for (PlacedId id : ids) {
      out.putInt(id.count()).putLong(id.id().gateway()).putLong(id.id().counter());
    }
    return out.array();
  }

  static IdRun of(RecordKey key, byte[] bytes) {
    if (bytes.length < 1 || bytes[0] != VERSION || (bytes.length - 1) % ENTRY_BYTES != 0) {
      throw new IllegalStateException("unknown run of " + bytes.length + " bytes at " + key);
    }
    IdRun run = new IdRun(key.lsn());
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    while (in.hasRemaining()) {
      run.add(in.getInt(), new AppendId(in.getLong(), in.getLong()));
    }
    return run;
  }
}
