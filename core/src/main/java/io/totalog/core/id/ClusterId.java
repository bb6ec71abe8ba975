package io.totalog.core.id;

/**
 * Random number drawn when the cut log is created and kept by every node: a node never joins
 * another cluster by mistake (protocol rule 8).
 *
 * @param value any value but 0, which stands for "not known yet"
 */
public record ClusterId(long value) {

  /** A node that has not joined a cluster yet. */
  public static final ClusterId UNKNOWN = new ClusterId(0);

  /** Returns whether a cluster was joined. */
  public boolean isKnown() {
    return value != 0;
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
