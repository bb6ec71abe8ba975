package io.totalog.gateway.log;

/**
 * An append that is durable on all replicas and ordered.
 *
 * @param first seq of its first record; the others follow without gap
 * @param count its records
 * @param timestampMs time of its cut, in milliseconds since 1970
 */
public record Appended(long first, int count, long timestampMs) {
  /** Returns the seq of its last record. */
  public long last() {
    return first + count - 1;
  }

  /** Returns the seq after its last record. */
  public long next() {
    return first + count;
  }
}
