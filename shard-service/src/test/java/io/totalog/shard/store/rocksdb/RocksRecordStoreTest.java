package io.totalog.shard.store.rocksdb;

import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.RecordStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksRecordStoreTest extends RecordStoreContract {

  @TempDir Path directory;

  @Override
  protected RecordStore open() {
    return RocksRecordStore.open(StoreOptions.of(directory.resolve("store")));
  }
}
