package io.totalog.gateway.http.stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Where a writer that takes one thing at a time meets those who have something for it. {@link
 * #next} hands over what is there, or waits; whoever has something new calls {@link #signal}. One
 * writer; any number of callers of {@code signal}, from any thread.
 *
 * @param <T> what is written
 */
public abstract class PullLoop<T> {
  private @Nullable MonoSink<T> waiting;

  /** For subclasses. */
  protected PullLoop() {}

  /**
   * Takes what is there, or returns null. Called under the lock of this object; must call nobody
   * else.
   */
  protected abstract @Nullable T tryTake();

  /** Returns whether nothing will come any more. Called under the lock of this object. */
  protected abstract boolean isFinished();

  /** Called after each attempt to take, outside the lock: the place to ask for more. */
  protected abstract void afterTake();

  /**
   * Returns the next thing to write, now or when there is one; empty when nothing will come any
   * more.
   */
  public final Mono<T> next() {
    return Mono.create(this::serve);
  }

  private void serve(MonoSink<T> asking) {
    @Nullable MonoSink<T> sink = asking;
    @Nullable T taken;
    synchronized (this) {
      taken = tryTake();
      if (taken == null && !isFinished()) {
        waiting = sink;
        sink = null;
      }
    }
    complete(sink, taken);
  }

  /** Says that there may be something new, or that nothing will come any more. */
  public final void signal() {
    @Nullable MonoSink<T> sink;
    @Nullable T taken;
    synchronized (this) {
      sink = waiting;
      if (sink == null) {
        return;
      }
      taken = tryTake();
      if (taken == null && !isFinished()) {
        sink = null;
      } else {
        waiting = null;
      }
    }
    complete(sink, taken);
  }

  /** Returns whether the writer has written everything and waits. */
  public final synchronized boolean isWriterWaiting() {
    return waiting != null;
  }

  private void complete(@Nullable MonoSink<T> sink, @Nullable T taken) {
    afterTake();
    if (sink == null) {
      return;
    }
    if (taken == null) {
      sink.success();
    } else {
      sink.success(taken);
    }
  }
}
