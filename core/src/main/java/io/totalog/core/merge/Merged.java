package io.totalog.core.merge;

/**
 * A batch whose turn has come.
 *
 * @param <T> what is carried along
 * @param piece the batch as delivered
 * @param skip how many of its first records lie below the position and must be left out
 */
public record Merged<T>(Piece<T> piece, int skip) {
  /** Returns the seq of the first record that counts. */
  public long firstSeq() {
    return piece.firstSeq() + skip;
  }

  /** Returns the seq after its last record. */
  public long endSeq() {
    return piece.endSeq();
  }
}
