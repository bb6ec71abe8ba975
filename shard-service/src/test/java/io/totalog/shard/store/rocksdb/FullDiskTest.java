package io.totalog.shard.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.shard.store.StoreFailedException;
import io.totalog.shard.store.StoreFullException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

@Timeout(60)
class FullDiskTest {

  @Test
  void errorWithoutRoomIsToldFromOthers() {
    assertThat(RocksErrors.onWrite(error(Status.SubCode.NoSpace)))
        .isInstanceOf(StoreFullException.class);
    assertThat(RocksErrors.onWrite(error(Status.SubCode.None)))
        .isInstanceOf(StoreFailedException.class);
  }

  private static RocksDBException error(Status.SubCode subCode) {
    return new RocksDBException("write", new Status(Status.Code.IOError, subCode, "x"));
  }
}
