package io.totalog.protocol.batch;

/** How the records of a stored batch are packed. The codec ids are stable: they are on disks. */
public enum Compression {
  /** Records as they are. */
  NONE(0),
  /** zlib's deflate, in the JDK; kept only where it makes the batch smaller. */
  DEFLATE(1);

  private final int id;

  Compression(int id) {
    this.id = id;
  }

  /** Returns the stable codec id, 0 to 3, in the header's flags. */
  int id() {
    return id;
  }

  /** Returns the codec with the id; an unknown one is a corrupt or newer batch. */
  static Compression of(int id) {
    return switch (id) {
      case 0 -> NONE;
      case 1 -> DEFLATE;
      default ->
          throw new CorruptBatchException(
              CorruptBatchException.Kind.VERSION, "unknown compression codec " + id);
    };
  }
}
