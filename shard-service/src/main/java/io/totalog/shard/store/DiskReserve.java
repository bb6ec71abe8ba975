package io.totalog.shard.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the disk from running full: below the reserve no append is taken, while cuts are still
 * applied and reads go on. The reserve is what flushes and compactions of what was already taken
 * may need. Takes appends again by itself once there is room. Used by the owner thread alone.
 */
public final class DiskReserve {

  /** Time between two looks at the file system. */
  private static final long CHECK_MS = 200;

  /** A taken byte may need so many on disk before old files are dropped: log, table, compaction. */
  private static final int WRITE_AMPLIFICATION = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

  private final DiskSpace space;
  private final long reserveBytes;
  private long usableBytes;
  private long takenBytes;
  private long checkedMs;
  private boolean isLow;

  /**
   * Looks at the file system at once.
   *
   * @param space the file system
   * @param reserveBytes room that appends leave alone; 0 turns the watch off
   */
  public DiskReserve(DiskSpace space, long reserveBytes) {
    this.space = space;
    this.reserveBytes = reserveBytes;
    this.usableBytes = reserveBytes == 0 ? 0 : space.usableBytes();
    update();
  }

  /** Looks again if it is time. */
  public void onTick(long nowMs) {
    if (reserveBytes > 0 && nowMs - checkedMs >= CHECK_MS) {
      checkedMs = nowMs;
      usableBytes = space.usableBytes();
      takenBytes = 0;
      update();
    }
  }

  /** Counts an append against the room that was there at the last look. */
  public void onTaken(long bytes) {
    takenBytes += bytes;
    update();
  }

  /** Returns whether appends must be refused. */
  public boolean isLow() {
    return isLow;
  }

  /** Returns the room at the last look, in bytes. */
  public long usableBytes() {
    return usableBytes;
  }

  private void update() {
    boolean low = reserveBytes > 0 && usableBytes - takenBytes * WRITE_AMPLIFICATION < reserveBytes;
    if (low != isLow) {
      isLow = low;
      LOG.atWarn()
          .addKeyValue("usableBytes", usableBytes)
          .addKeyValue("reserveBytes", reserveBytes)
          .log(low ? "disk nearly full: appends are refused" : "disk has room again");
    }
  }
}
