package io.totalog.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Totalog in one process: {@code --totalog.port}, {@code --totalog.host}, {@code
 * --totalog.data-dir}.
 */
public final class TotalogApplication {

  /** After so long an orderly stop is given up; nothing acknowledged is lost by that. */
  private static final long STOP_MS_MAX = 9_500;

  private static final int REFUSED = 1;

  /** What a shell reports of a process that SIGTERM ended. */
  private static final int EXIT_BY_SIGTERM = 143;

  private TotalogApplication() {}

  /** Starts it; it ends with a signal, or with 1 and one sentence if it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    Standalone standalone = new Standalone(arguments, System.out);
    Thread stop = Thread.ofPlatform().name("totalog-stop").unstarted(() -> stop(standalone));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      standalone.start();
    } catch (StartRefusedException e) {
      System.err.println(e.getMessage());
      System.exit(REFUSED);
    } catch (Throwable e) {
      // Spring has said why, but not of an Error before it ran.
      System.err.println("Totalog cannot start: " + e);
      System.exit(REFUSED);
    }
  }

  private static void stop(Standalone standalone) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("totalog-stop-limit").start(() -> haltUnless(stopped));
    standalone.close();
    stopped.countDown();
  }

  private static void haltUnless(CountDownLatch stopped) {
    try {
      if (!stopped.await(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(EXIT_BY_SIGTERM);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
