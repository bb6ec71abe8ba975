package io.totalog.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Callbacks that are told that something changed. Thread-safe. */
public final class Listeners {

  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

  /** Adds a callback. */
  public Subscription add(Runnable callback) {
    callbacks.add(callback);
    return () -> callbacks.remove(callback);
  }

  /** Tells all of them, on the caller's thread. */
  public void tell() {
    callbacks.forEach(Runnable::run);
  }
}
