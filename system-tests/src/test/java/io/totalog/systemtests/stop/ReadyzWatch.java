package io.totalog.systemtests.stop;

import io.totalog.systemtests.raw.RawHttp;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks {@code /readyz} again and again while a server goes down. */
final class ReadyzWatch {
  private static final int ASKED_MAX = 5_000;

  private final RawHttp raw;
  private final List<Integer> statuses = new ArrayList<>();

  ReadyzWatch(URI base) {
    this.raw = new RawHttp(base);
  }

  /** Asks as long as the condition holds and somebody answers. */
  void watchWhile(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (condition.getAsBoolean() && statuses.size() < ASKED_MAX) {
        statuses.add(raw.get("/readyz").status());
        never.await(2, TimeUnit.MILLISECONDS);
      }
    } catch (UncheckedIOException gone) {
      // Nobody listens any more.
    }
  }

  List<Integer> statuses() {
    return List.copyOf(statuses);
  }
}
