package io.totalog.membership.cluster;

import io.totalog.protocol.rpc.ConnectionBrokenException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A process that dies at its n-th write: before it, or before it hears of its success. */
public final class Crash implements MembershipPorts.Fault {

  private static final Set<String> WRITES =
      Set.of("create", "decide", "prepare", "reconfigure", "forget", "remove");

  private final int lastWrite;
  private final boolean lastHappens;
  private final AtomicInteger writes = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param lastWrite number of the write that it dies at, from 1
   * @param lastHappens whether that write still has its effect
   */
  public Crash(int lastWrite, boolean lastHappens) {
    this.lastWrite = lastWrite;
    this.lastHappens = lastHappens;
  }

  /** Returns whether it has died. */
  public boolean hasHappened() {
    return writes.get() >= lastWrite;
  }

  @Override
  public CompletableFuture<?> carryOut(String method, Supplier<CompletableFuture<?>> call) {
    int write = WRITES.contains(method) ? writes.incrementAndGet() : writes.get();
    boolean isWrite = WRITES.contains(method);
    if (write < lastWrite) {
      return call.get();
    }
    if (isWrite && write == lastWrite && lastHappens) {
      CompletableFuture<?> unheard = call.get();
      return unheard.handle((value, error) -> dead()).thenCompose(answer -> answer);
    }
    return dead();
  }

  private static CompletableFuture<Object> dead() {
    return CompletableFuture.failedFuture(new ConnectionBrokenException("this process is dead"));
  }
}
