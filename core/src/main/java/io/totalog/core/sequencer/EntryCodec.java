package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of an entry in a slot of the cut log. Stable: version 1 is read for ever.
 *
 * <pre>
 * version:1  crc32c of the rest:4  number  epoch  time  parts {shard delta, count}  changes
 * </pre>
 *
 * Integers are unsigned varints; a part takes 3 to 4 bytes (protocol finding 31).
 */
public final class EntryCodec {

  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 5;

  private EntryCodec() {}

  /** Encodes an entry. */
  public static byte[] encode(Entry entry) {
    ByteWriter out = new ByteWriter(32 + entry.parts().size() * 5);
    out.putByte(VERSION);
    out.putInt(0);
    out.putVar(entry.number());
    out.putVar(entry.epoch());
    out.putVar(entry.timeMs());
    putParts(out, entry.parts());
    out.putVar(entry.changes().size());
    for (Reconfiguration change : entry.changes()) {
      ReconfigurationCodec.put(out, change);
    }
    out.setInt(1, crc(out.array(), out.size()));
    return out.toBytes();
  }

  /**
   * Decodes an entry.
   *
   * @throws CorruptCutLogException if the bytes are not an entry
   */
  public static Entry decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new CorruptCutLogException("an entry of version " + version);
    }
    if (in.readInt() != crc(bytes, bytes.length)) {
      throw new CorruptCutLogException("an entry with a wrong checksum");
    }
    try {
      long number = in.readVar();
      long epoch = in.readVar();
      long timeMs = in.readVar();
      Parts parts = readParts(in);
      int count = in.readCount();
      List<Reconfiguration> changes = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        changes.add(ReconfigurationCodec.read(in));
      }
      in.requireEnd();
      return new Entry(number, epoch, timeMs, parts, changes);
    } catch (IllegalArgumentException e) {
      throw new CorruptCutLogException("an entry out of range: " + e.getMessage());
    }
  }

  private static void putParts(ByteWriter out, Parts parts) {
    out.putVar(parts.size());
    long previous = 0;
    for (int i = 0; i < parts.size(); i++) {
      out.putVar(parts.shard(i) - previous);
      out.putVar(parts.count(i));
      previous = parts.shard(i);
    }
  }

  /** Returns the bytes that a part takes after the given shard. */
  static int partBytes(long previousShard, long shard, long count) {
    return ByteWriter.varSize(shard - previousShard) + ByteWriter.varSize(count);
  }

  private static Parts readParts(ByteReader in) {
    int size = in.readCount();
    long[] shards = new long[size];
    long[] counts = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += in.readVar();
      shards[i] = previous;
      counts[i] = in.readVar();
    }
    return Parts.of(shards, counts);
  }

  private static int crc(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, HEADER_BYTES, size - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
