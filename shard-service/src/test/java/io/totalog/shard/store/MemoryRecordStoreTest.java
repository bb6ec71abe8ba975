package io.totalog.shard.store;

import io.totalog.shard.store.memory.MemoryRecordStore;

class MemoryRecordStoreTest extends RecordStoreContract {

  @Override
  protected RecordStore open() {
    return new MemoryRecordStore();
  }
}
