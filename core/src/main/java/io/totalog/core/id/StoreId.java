package io.totalog.core.id;

/**
 * Random number drawn when a node's store is created: a wiped disk cannot pass for the old one.
 *
 * @param value any value
 */
public record StoreId(long value) {

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
