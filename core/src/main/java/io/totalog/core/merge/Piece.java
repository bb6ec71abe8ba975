package io.totalog.core.merge;

/**
 * One batch as a shard's stream delivered it.
 *
 * @param <T> what is carried along
 * @param shard the shard's number
 * @param firstSeq seq of its first record; the others follow without gap
 * @param count its records, at least 1
 * @param bytes what it weighs against the stream's window
 * @param payload carried along, compared by {@code equals} when it is delivered twice
 */
public record Piece<T>(long shard, long firstSeq, int count, int bytes, T payload) {
  /** Checks the ranges. */
  public Piece {
    if (firstSeq < 0 || count < 1 || bytes < 0) {
      throw new IllegalArgumentException(
          "piece of shard " + shard + ": " + firstSeq + " x" + count + ", " + bytes + " bytes");
    }
  }

  /** Returns the seq after its last record. */
  public long endSeq() {
    return firstSeq + count;
  }

  private String range() {
    return "shard " + shard + " [" + firstSeq + ", " + endSeq() + ")";
  }

  @Override
  public String toString() {
    return range();
  }
}
