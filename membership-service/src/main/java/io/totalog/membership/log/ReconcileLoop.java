package io.totalog.membership.log;

import io.totalog.core.error.TotalogException;
import io.totalog.kit.Subscription;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.membership.leader.Leadership;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a crash left (protocol rule 20), while this process leads: on election, on every
 * change of nodes or logs, and now and then. A log that was found in order is not asked about
 * again, so a quiet cluster is asked nothing. It seals and deletes nothing: absence is never acted
 * upon here. One thread.
 */
public final class ReconcileLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

  /** Logs looked at together, so that the sequencer answers them with one check. */
  private static final int TOGETHER_MAX = 256;

  private final Leadership leadership;
  private final LogCatalog catalog;
  private final NodeRegistry nodes;
  private final MembershipService service;
  private final Duration interval;
  private final Semaphore changes = new Semaphore(0);
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;
  private boolean led;

  /** Makes one that is not started. */
  public ReconcileLoop(
      Leadership leadership,
      LogCatalog catalog,
      NodeRegistry nodes,
      MembershipService service,
      Duration interval) {
    this.leadership = leadership;
    this.catalog = catalog;
    this.nodes = nodes;
    this.service = service;
    this.interval = interval;
    this.thread = Thread.ofPlatform().daemon().name("reconcile").unstarted(this::run);
  }

  /** Starts the loop's thread. */
  public void start() {
    subscriptions.add(leadership.listen(changes::release));
    subscriptions.add(catalog.listen(changes::release));
    subscriptions.add(nodes.listen(changes::release));
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        doWork();
        if (changes.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.atWarn().setCause(e).log("a round of reconciling failed; the next one tries again");
      }
    }
  }

  /** Does one round; returns how many logs were put in order. */
  int doWork() {
    boolean leads = leadership.leads();
    if (leads != led) {
      service.placements().clear();
      led = leads;
    }
    if (!leads || !nodes.isCurrent()) {
      return 0;
    }
    List<LogMeta> logs = catalog.list("", "", LogCatalog.LOGS_MAX);
    service.placements().retain(logs.stream().map(LogMeta::id).collect(Collectors.toSet()));
    List<LogMeta> open =
        logs.stream().filter(l -> !service.placements().isSettled(l.id())).toList();
    int done = 0;
    for (int from = 0; from < open.size() && !stopping; from += TOGETHER_MAX) {
      done += settle(open.subList(from, Math.min(from + TOGETHER_MAX, open.size())));
    }
    return done;
  }

  private int settle(List<LogMeta> logs) {
    List<CompletableFuture<Void>> rounds = logs.stream().map(service::settle).toList();
    int done = 0;
    for (int i = 0; i < rounds.size(); i++) {
      try {
        Answers.await(rounds.get(i));
        done++;
      } catch (TotalogException e) {
        log.atInfo()
            .addKeyValue("log", logs.get(i).name())
            .addKeyValue("why", e.getMessage())
            .log("log is not in order yet");
      }
    }
    return done;
  }

  @Override
  public void close() {
    stopping = true;
    subscriptions.forEach(Subscription::close);
    thread.interrupt();
  }
}
