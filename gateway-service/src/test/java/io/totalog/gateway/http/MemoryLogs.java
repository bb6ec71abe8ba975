package io.totalog.gateway.http;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.LogRecord;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.ShardView;
import io.totalog.gateway.log.Allowance;
import io.totalog.gateway.log.AppendSession;
import io.totalog.gateway.log.Appended;
import io.totalog.gateway.log.FollowItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.FollowQuery;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.LogDescription;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.log.OnTrim;
import io.totalog.gateway.log.Page;
import io.totalog.gateway.log.ReadQuery;
import io.totalog.gateway.log.SequencedRecord;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Real logs, in memory, on one node: order, tails, trims and followers as a cluster has them. */
public final class MemoryLogs implements LogService {
  private static final LogConfig CONFIG =
      new LogConfig(1, 1, true, Optional.empty(), Optional.empty());

  private final TreeMap<String, MemoryLog> logs = new TreeMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile @Nullable TotalogException outage;
  private volatile Mono<Void> beforeAppend = Mono.empty();
  private final Sinks.Empty<Void> endOfAppends = Sinks.empty();

  /** Fails every question from now on, or none. */
  public void outage(@Nullable TotalogException failure) {
    outage = failure;
  }

  /** Appends wait for this. */
  public void beforeAppend(Mono<Void> signal) {
    beforeAppend = signal;
  }

  /** Returns the records of a log; none if there is no such log. */
  public synchronized List<SequencedRecord> records(String name) {
    MemoryLog log = logs.get(name);
    return log == null ? List.of() : List.copyOf(log.records);
  }

  /** Returns whether there is such a log. */
  public synchronized boolean has(String name) {
    return logs.containsKey(name);
  }

  /** Forgets everything. */
  public synchronized void clear() {
    logs.values().forEach(MemoryLog::onDrop);
    logs.clear();
    outage = null;
    beforeAppend = Mono.empty();
  }

  /** Trims a log. */
  public void trim(String name, long first) {
    MemoryLog log = log(name);
    synchronized (this) {
      log.first = first;
    }
  }

  @Override
  public Mono<LogMeta> find(String name) {
    return Mono.fromSupplier(() -> log(name).meta);
  }

  @Override
  public Mono<LogMeta> findOrCreate(String name) {
    return create(name, CONFIG).map(CreatedLog::log);
  }

  @Override
  public Mono<CreatedLog> create(String name, LogConfig config) {
    return Mono.fromSupplier(() -> {
      synchronized (this) {
        boolean isNew = !logs.containsKey(name);
        MemoryLog log = logs.computeIfAbsent(name, n -> new MemoryLog(meta(n, config)));
        return new CreatedLog(log.meta, isNew);
      }
    });
  }

  private LogMeta meta(String name, LogConfig config) {
    return new LogMeta(
        new LogId(ids.incrementAndGet()),
        name,
        Instant.ofEpochMilli(1_773_480_000_000L),
        config,
        1);
  }

  @Override
  public Mono<Boolean> drop(String name) {
    return Mono.fromSupplier(() -> {
      MemoryLog dropped;
      synchronized (this) {
        dropped = logs.remove(name);
      }
      if (dropped != null) {
        dropped.onDrop();
      }
      return dropped != null;
    });
  }

  @Override
  public Mono<List<LogMeta>> list(String prefix, String after, int limit) {
    return Mono.fromSupplier(() -> {
      synchronized (this) {
        return logs.tailMap(after, false).values().stream()
            .map(log -> log.meta)
            .filter(meta -> meta.name().startsWith(prefix))
            .limit(limit)
            .toList();
      }
    });
  }

  @Override
  public Mono<LogDescription> describe(LogMeta log) {
    return tail(log)
        .map(tail ->
            new LogDescription(
                tail.first(),
                tail.next(),
                100,
                List.of(
                    new ShardView(
                        new ShardId(31),
                        true,
                        List.of(new NodeId("shard-1")),
                        0,
                        tail.next(),
                        0,
                        Long.MAX_VALUE))));
  }

  @Override
  public Mono<Appended> append(LogMeta log, List<LogRecord> records) {
    return Mono.defer(() -> Mono.firstWithSignal(beforeAppend, endOfAppends.asMono()))
        .then(Mono.fromSupplier(() -> log(log.name()).append(records)));
  }

  @Override
  public Mono<Appended> append(LogMeta log, List<LogRecord> records, AppendSession session) {
    return append(log, records);
  }

  @Override
  public Mono<LogTail> tail(LogMeta log) {
    return Mono.fromSupplier(() -> log(log.name()).tail());
  }

  @Override
  public Mono<Page> read(LogMeta log, ReadQuery query, Allowance allowance) {
    return read(log, query)
        .flatMap(page ->
            taken(allowance, page.records()).flatMap(t -> t ? Mono.just(page) : overload()));
  }

  @Override
  public Mono<SequencedRecord> readOne(LogMeta log, long seq, Allowance allowance) {
    return readOne(log, seq)
        .flatMap(record ->
            taken(allowance, List.of(record)).flatMap(t -> t ? Mono.just(record) : overload()));
  }

  private static Mono<Boolean> taken(Allowance allowance, List<SequencedRecord> records) {
    return allowance.take(2L * records.stream().mapToLong(SequencedRecord::weight).sum());
  }

  private static <T> Mono<T> overload() {
    return Mono.error(TotalogException.of(ErrorCode.OVERLOADED, "There is no memory."));
  }

  @Override
  public void endAppends() {
    endOfAppends.tryEmitError(
        TotalogException.of(ErrorCode.DRAINING, "This gateway stops.").unknown());
  }

  @Override
  public Mono<Page> read(LogMeta log, ReadQuery query) {
    return Mono.defer(() -> {
      MemoryLog memory = log(log.name());
      Page page = memory.page(query);
      if (!page.records().isEmpty() || query.waitMs() == 0 || page.next() < page.tail()) {
        return Mono.just(page);
      }
      return memory
          .changed()
          .timeout(Duration.ofMillis(query.waitMs()), Mono.empty())
          .then(Mono.fromSupplier(() -> memory.page(query)));
    });
  }

  @Override
  public Mono<SequencedRecord> readOne(LogMeta log, long seq) {
    return Mono.fromSupplier(() -> log(log.name()).one(seq));
  }

  @Override
  public Flux<FollowItem> follow(LogMeta log, FollowQuery query) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super FollowItem> actual) {
        MemoryLog memory = MemoryLogs.this.log(log.name());
        Follower follower = new Follower(memory, query, actual);
        memory.followers.add(follower);
        actual.onSubscribe(follower);
      }
    };
  }

  private synchronized MemoryLog log(String name) {
    TotalogException failure = outage;
    if (failure != null) {
      throw failure;
    }
    MemoryLog log = logs.get(name);
    if (log == null) {
      throw TotalogException.of(ErrorCode.LOG_NOT_FOUND, "There is no log " + name + ".");
    }
    return log;
  }

  /** One log. */
  private final class MemoryLog {
    private final LogMeta meta;
    private final List<SequencedRecord> records = new ArrayList<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private Sinks.Empty<Void> change = Sinks.empty();
    private long first;
    private volatile boolean dropped;

    MemoryLog(LogMeta meta) {
      this.meta = meta;
    }

    Appended append(List<LogRecord> batch) {
      long at;
      long now = 1_773_480_413_589L;
      Sinks.Empty<Void> told;
      synchronized (MemoryLogs.this) {
        at = records.size();
        for (LogRecord record : batch) {
          records.add(new SequencedRecord(records.size(), now, record));
        }
        told = change;
        change = Sinks.empty();
      }
      told.tryEmitEmpty();
      followers.forEach(Follower::drain);
      return new Appended(at, batch.size(), now);
    }

    Mono<Void> changed() {
      synchronized (MemoryLogs.this) {
        return change.asMono();
      }
    }

    void onDrop() {
      dropped = true;
      followers.forEach(Follower::drain);
    }

    LogTail tail() {
      synchronized (MemoryLogs.this) {
        return new LogTail(Math.min(first, records.size()), records.size(), 1);
      }
    }

    Page page(ReadQuery query) {
      synchronized (MemoryLogs.this) {
        long tail = records.size();
        long from = query.from();
        Optional<Gap> gap = Optional.empty();
        if (from > tail) {
          throw TotalogException.of(ErrorCode.BEYOND_TAIL, "The tail is " + tail + ".", tail);
        }
        if (from < first) {
          if (query.onTrim() == OnTrim.FAIL) {
            throw TotalogException.of(ErrorCode.TRIMMED, "The first is " + first + ".", first);
          }
          gap = Optional.of(new Gap(from, first));
          from = first;
        }
        List<SequencedRecord> found = new ArrayList<>();
        long bytes = 0;
        long end = Math.min(tail, query.until().orElse(Long.MAX_VALUE));
        for (long at = from; at < end && found.size() < query.limit(); at++) {
          SequencedRecord record = records.get((int) at);
          bytes += record.weight();
          if (!found.isEmpty() && bytes > query.bytesMax()) {
            break;
          }
          found.add(record);
        }
        return new Page(found, first, from + found.size(), tail, gap);
      }
    }

    SequencedRecord one(long seq) {
      synchronized (MemoryLogs.this) {
        if (seq < first) {
          throw TotalogException.of(ErrorCode.TRIMMED, "The first is " + first + ".", first);
        }
        if (seq >= records.size()) {
          throw TotalogException.of(
              ErrorCode.RECORD_NOT_FOUND, "There is no record " + seq + " yet.", records.size());
        }
        return records.get((int) seq);
      }
    }
  }

  /** One follower; hands over only what was asked for. */
  private final class Follower implements Subscription {
    private final MemoryLog log;
    private final FollowQuery query;
    private final CoreSubscriber<? super FollowItem> actual;
    private long next;
    private long demand;
    private boolean caughtUp;
    private boolean emitting;
    private boolean again;
    private boolean done;

    Follower(MemoryLog log, FollowQuery query, CoreSubscriber<? super FollowItem> actual) {
      this.log = log;
      this.query = query;
      this.actual = actual;
      this.next = query.from();
    }

    @Override
    public void request(long n) {
      synchronized (MemoryLogs.this) {
        demand += n;
      }
      drain();
    }

    @Override
    public void cancel() {
      synchronized (MemoryLogs.this) {
        done = true;
      }
      log.followers.remove(this);
    }

    void drain() {
      synchronized (MemoryLogs.this) {
        again = true;
        if (emitting) {
          return;
        }
        emitting = true;
      }
      while (true) {
        FollowItem item;
        synchronized (MemoryLogs.this) {
          again = false;
          item = done || demand == 0 ? null : item();
          if (item == null) {
            emitting = false;
            return;
          }
          demand--;
        }
        actual.onNext(item);
        if (item instanceof FollowItem.EndItem) {
          actual.onComplete();
        }
      }
    }

    private @Nullable FollowItem item() {
      if (query.until().isPresent() && next >= query.until().getAsLong()) {
        done = true;
        return new FollowItem.EndItem(EndReason.UNTIL_REACHED);
      }
      if (log.dropped) {
        done = true;
        return new FollowItem.EndItem(EndReason.LOG_DELETED);
      }
      if (next < log.first) {
        Gap gap = new Gap(next, log.first);
        next = log.first;
        return new FollowItem.GapItem(gap);
      }
      if (next < log.records.size()) {
        return new FollowItem.Item(log.records.get((int) next++));
      }
      if (!caughtUp) {
        caughtUp = true;
        return new FollowItem.CaughtUp(next, log.records.size());
      }
      return null;
    }
  }
}
