package io.totalog.kit;

/** Ends a listening; closing twice is harmless. */
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
