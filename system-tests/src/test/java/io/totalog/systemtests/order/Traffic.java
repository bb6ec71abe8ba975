package io.totalog.systemtests.order;

import io.totalog.systemtests.client.Follower;
import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.NdjsonReader;
import io.totalog.systemtests.client.SseReader;
import io.totalog.systemtests.client.WebSocketReader;
import io.totalog.systemtests.client.WriteKind;
import io.totalog.systemtests.history.History;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Everything at once on one log: a writer of each kind, readers of each kind whose connections are
 * cut at random, and clients that read pages and ask for the tail. Goes on through whatever happens
 * to the server until it is stopped.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(20);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(40);
  private static final int CUT_EVERY_MS = 150;

  private final HttpClient http = LogClient.http();
  private final HistoryRecorder recorder = new HistoryRecorder();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Progress progress = new Progress();
  private final URI base;
  private final String log;
  private final SplittableRandom random;

  /**
   * Traffic, not yet started.
   *
   * @param base the server's root
   * @param log the log's name
   * @param seed decides whose connection is cut next
   */
  public Traffic(URI base, String log, long seed) {
    this.base = base;
    this.log = log;
    this.random = new SplittableRandom(seed);
  }

  /** Starts all clients. */
  public void start() {
    for (int i = 0; i < 2; i++) {
      followers.add(new SseReader(http, base, log, "sse" + i, 0, recorder));
      followers.add(new WebSocketReader(http, base, log, "ws" + i, 0, recorder));
    }
    followers.add(new NdjsonReader(http, base, log, "ndjson", 0, recorder));
    followers.forEach(Follower::start);
    for (WriteKind kind : WriteKind.values()) {
      run("write-" + kind, new Writer(client("w" + kind), kind, progress, stopping)::run);
    }
    run("write-ws", new WebSocketWriter(http, base, log, recorder, stopping)::run);
    run("read-pages", new Prober(client("pages"), stopping)::readPages);
    run("ask-tail", new Prober(client("tail"), stopping)::askTail);
    run("cut", this::cutAtRandom);
  }

  private void run(String name, Runnable body) {
    threads.add(Thread.ofPlatform().name(name).start(body));
  }

  private void cutAtRandom() {
    try {
      while (!stopping.await(CUT_EVERY_MS, TimeUnit.MILLISECONDS)) {
        followers.get(random.nextInt(followers.size())).cut();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until that many more appends were acknowledged.
   *
   * @param appends how many
   * @param patience how long it may take
   */
  public void awaitAcks(int appends, Duration patience) {
    progress.awaitMore(appends, patience);
  }

  /**
   * A client whose operations become part of the history.
   *
   * @param name unique in this traffic
   * @return a new client of the log
   */
  public LogClient client(String name) {
    return new LogClient(http, base, log, name, recorder);
  }

  /**
   * Stops the writers, lets every reader get to the end, and reads the log once more.
   *
   * @return everything that was done and seen
   * @throws IOException if the log cannot be read
   * @throws InterruptedException if interrupted
   */
  public History finish() throws IOException, InterruptedException {
    stopping.countDown();
    for (Thread thread : threads) {
      if (!thread.join(JOIN_PATIENCE)) {
        throw new AssertionError(thread.getName() + " has not stopped");
      }
    }
    LogClient last = client("last");
    long tail = last.tail();
    for (Follower follower : followers) {
      follower.awaitTail(tail, DRAIN_PATIENCE);
    }
    List<Seen> all = last.readAll();
    close();
    return recorder.history(0, all);
  }

  /**
   * What readers saw that is wrong whatever the order.
   *
   * @return sentences
   */
  public List<String> complaints() {
    return followers.stream().flatMap(follower -> follower.complaints().stream()).toList();
  }

  /**
   * How often the readers had to come back.
   *
   * @return connections of all readers together
   */
  public int connections() {
    return followers.stream().mapToInt(Follower::connections).sum();
  }

  @Override
  public void close() throws InterruptedException {
    stopping.countDown();
    for (Follower follower : followers) {
      follower.close();
    }
  }
}
