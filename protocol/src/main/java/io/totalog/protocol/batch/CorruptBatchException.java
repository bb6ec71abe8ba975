package io.totalog.protocol.batch;

/**
 * Bytes that are not a batch of a known version, or not the ones that were written. The copy that
 * they came from must be treated as lost: never served, never skipped.
 */
public final class CorruptBatchException extends RuntimeException {

  /** What is wrong with the bytes. */
  public enum Kind {
    /** A version, flag or codec that this program does not know. */
    VERSION,
    /** More or fewer bytes than the header says. */
    LENGTH,
    /** The checksum does not fit: some bit changed. */
    CHECKSUM,
    /** The checksum fits, but the content breaks the layout or a limit. */
    CONTENT
  }

  private final Kind kind;

  /** Makes one. */
  public CorruptBatchException(Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  /** Returns what is wrong. */
  public Kind kind() {
    return kind;
  }
}
