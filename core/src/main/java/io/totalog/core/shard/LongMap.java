package io.totalog.core.shard;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from positive numbers that looks up without allocating. Open addressing, linear probing, at
 * most half full. Iteration order follows from the history of changes alone.
 */
final class LongMap<V> {

  private long[] keys = new long[16];
  private @Nullable Object[] values = new @Nullable Object[16];
  private int size;

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only put() fills values
  @Nullable V get(long key) {
    return (V) values[slotOf(key)];
  }

  void put(long key, V value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slotOf(key);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  void remove(long key) {
    int hole = slotOf(key);
    if (values[hole] == null) {
      return;
    }
    size--;
    int mask = keys.length - 1;
    values[hole] = null;
    for (int at = (hole + 1) & mask; values[at] != null; at = (at + 1) & mask) {
      int home = hash(keys[at]) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        keys[hole] = keys[at];
        values[hole] = values[at];
        values[at] = null;
        hole = at;
      }
    }
  }

  @SuppressWarnings("unchecked") // only put() fills values
  void forEach(Consumer<V> action) {
    for (Object value : values.clone()) {
      if (value != null) {
        action.accept((V) value);
      }
    }
  }

  private int slotOf(long key) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (values[slot] != null && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  @SuppressWarnings("unchecked") // only put() fills values
  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new @Nullable Object[keys.length];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      Object value = oldValues[i];
      if (value != null) {
        put(oldKeys[i], (V) value);
      }
    }
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
