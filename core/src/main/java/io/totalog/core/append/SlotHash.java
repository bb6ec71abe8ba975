package io.totalog.core.append;

import io.totalog.core.record.Limits;
import java.util.zip.CRC32C;

/**
 * Maps a key to a slot: CRC32C of its bytes, its bits then mixed by the finalizer of 32-bit
 * Murmur3, of which the top 8 count. Every gateway, for ever, must compute the same: changing it
 * would let two shards decide about one producer. Golden values are in its test.
 */
public final class SlotHash {
  private static final int SHIFT = Integer.numberOfLeadingZeros(Limits.SLOTS - 1);

  private SlotHash() {}

  /**
   * Returns the slot of a key, 0 to {@link Limits#SLOTS} - 1.
   *
   * @param key may be empty
   */
  public static int slotOf(byte[] key) {
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    return mix((int) crc.getValue()) >>> SHIFT;
  }

  private static int mix(int bits) {
    int h = bits;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
