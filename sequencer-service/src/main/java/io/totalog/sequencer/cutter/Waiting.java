package io.totalog.sequencer.cutter;

import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits at one leadership, by number. As many as the leader lets wait. One owner thread. */
final class Waiting {

  private final Map<Long, NodeReport> reports = new HashMap<>();
  private final Map<Long, GatewayWatch> watches = new HashMap<>();
  private final Map<Long, CompletableFuture<Optional<LogTail>>> tails = new HashMap<>();
  private final Map<Long, CompletableFuture<Optional<LogView>>> views = new HashMap<>();
  private final Map<Long, CompletableFuture<ReconfigureAnswer>> changes = new HashMap<>();

  void add(NodeReport report) {
    reports.put(report.id, report);
  }

  void add(GatewayWatch watch) {
    watches.put(watch.id, watch);
  }

  void addTail(long question, CompletableFuture<Optional<LogTail>> answer) {
    tails.put(question, answer);
  }

  void addView(long question, CompletableFuture<Optional<LogView>> answer) {
    views.put(question, answer);
  }

  void addChange(long request, CompletableFuture<ReconfigureAnswer> answer) {
    changes.put(request, answer);
  }

  @Nullable NodeReport report(long id) {
    return reports.get(id);
  }

  @Nullable NodeReport removeReport(long id) {
    return reports.remove(id);
  }

  @Nullable GatewayWatch watch(long id) {
    return watches.get(id);
  }

  void removeWatch(long id) {
    watches.remove(id);
  }

  Iterable<GatewayWatch> watches() {
    return watches.values();
  }

  boolean hasWatches() {
    return !watches.isEmpty();
  }

  void answerTail(long question, Optional<LogTail> tail) {
    complete(tails.remove(question), tail);
  }

  void answerView(long question, Optional<LogView> view) {
    complete(views.remove(question), view);
  }

  void answerChange(long request, ReconfigureAnswer answer) {
    complete(changes.remove(request), answer);
  }

  private static <T> void complete(@Nullable CompletableFuture<T> waiter, T answer) {
    if (waiter != null) {
      waiter.complete(answer);
    }
  }

  /** Ends whatever has the number. */
  void fail(long id, Throwable cause) {
    end(reports.remove(id), cause);
    end(watches.remove(id), cause);
    fail(tails.remove(id), cause);
    fail(views.remove(id), cause);
    fail(changes.remove(id), cause);
  }

  /** Ends everything. */
  void failAll(Throwable cause) {
    reports.values().forEach(r -> end(r, cause));
    watches.values().forEach(w -> end(w, cause));
    tails.values().forEach(f -> fail(f, cause));
    views.values().forEach(f -> fail(f, cause));
    changes.values().forEach(f -> fail(f, cause));
    reports.clear();
    watches.clear();
    tails.clear();
    views.clear();
    changes.clear();
  }

  private static void end(@Nullable NodeReport report, Throwable cause) {
    if (report != null) {
      report.end(cause);
    }
  }

  private static void end(@Nullable GatewayWatch watch, Throwable cause) {
    if (watch != null) {
      watch.end(cause);
    }
  }

  private static void fail(@Nullable CompletableFuture<?> waiter, Throwable cause) {
    if (waiter != null) {
      waiter.completeExceptionally(cause);
    }
  }
}
