package io.totalog.shard.store.rocksdb;

import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.shard.store.StoreFailedException;
import io.totalog.shard.store.StoreFullException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What the database's errors mean here. */
final class RocksErrors {

  private RocksErrors() {}

  /** A write failed: no room, or a disk whose state is unknown now. */
  static RuntimeException onWrite(RocksDBException e) {
    Status status = e.getStatus();
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      return new StoreFullException("the disk is full: " + e.getMessage(), e);
    }
    return new StoreFailedException("cannot write: " + e.getMessage(), e);
  }

  /** A read failed: a damaged block, or a disk that does not answer. */
  static RuntimeException onRead(RocksDBException e) {
    Status status = e.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      CorruptBatchException corrupt =
          new CorruptBatchException(
              CorruptBatchException.Kind.CHECKSUM, "damaged table file: " + e.getMessage());
      corrupt.initCause(e);
      return corrupt;
    }
    return new StoreFailedException("cannot read: " + e.getMessage(), e);
  }
}
