package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Reads pages and single records. The leader is asked for the tail with each; without one, what
 * lies below the highest tail it ever confirmed to this gateway is still read, and no tail is told.
 * Thread-safe.
 */
final class PageReads {
  /** How long an answer that needs no tail waits for one. */
  static final long TAIL_GRACE_MS = 250;

  private static final long ASK_AGAIN_MS = 200;

  /** A page is fetched in steps, the next twice as large: most are complete after one small. */
  private static final int STEP_BYTES = 512 << 10;

  /** What a record weighs in a page: decoded, and encoded for the answer. */
  private static final int COPIES = 2;

  private final Views views;
  private final TailQuestions questions;
  private final RangeReads reads;
  private final Hubs hubs;
  private final Ticker ticker;
  private final LogMetrics metrics;

  PageReads(
      Views views,
      TailQuestions questions,
      RangeReads reads,
      Hubs hubs,
      Ticker ticker,
      LogMetrics metrics) {
    this.views = views;
    this.questions = questions;
    this.reads = reads;
    this.hubs = hubs;
    this.ticker = ticker;
    this.metrics = metrics;
  }

  Mono<LogTail> tail(LogId log) {
    metrics.tailQuestion();
    return Mono.fromFuture(() -> questions.ask(log), true);
  }

  /** Returns the confirmed tail, or none if nobody confirms it and the position needs none. */
  Mono<Optional<LogTail>> tailFor(LogId log, long position) {
    Mono<Optional<LogTail>> asked = tail(log).map(Optional::of);
    if (position >= views.known(log).tail()) {
      return asked;
    }
    return asked
        .timeout(Duration.ofMillis(TAIL_GRACE_MS))
        .onErrorResume(PageReads::isNobody, e -> Mono.just(Optional.empty()));
  }

  Mono<Page> read(LogId log, ReadQuery query, Allowance allowance) {
    return Mono.defer(() -> {
      long deadlineMs = ticker.nowMs() + query.waitMs();
      return patientTail(log, query.from(), deadlineMs)
          .flatMap(tail -> page(log, query, tail, new Patience(deadlineMs, allowance)));
    });
  }

  Mono<SequencedRecord> readOne(LogId log, long seq, Allowance allowance) {
    return Mono.defer(
            () -> seq < views.known(log).tail() ? Mono.just(true) : existsAtTail(log, seq))
        .then(Mono.defer(() -> fetch(new RangeReads.Range(log, seq, seq + 1, 1), allowance)))
        .map(records -> records.get(0))
        .switchIfEmpty(Mono.error(PageReads::noMemory));
  }

  private Mono<Boolean> existsAtTail(LogId log, long seq) {
    return tail(log)
        .flatMap(tail ->
            seq < tail.next()
                ? Mono.just(true)
                : Mono.error(
                    TotalogException.of(
                        ErrorCode.RECORD_NOT_FOUND,
                        "no such record yet: the next one is " + tail.next(),
                        tail.next())));
  }

  /** Asks again until the deadline, so that a long-poll outlasts a change of leader. */
  private Mono<Optional<LogTail>> patientTail(LogId log, long position, long deadlineMs) {
    return tailFor(log, position)
        .onErrorResume(
            e -> isNobody(e) && ticker.nowMs() + ASK_AGAIN_MS < deadlineMs,
            e ->
                Mono.delay(Duration.ofMillis(ASK_AGAIN_MS))
                    .then(Mono.defer(() -> patientTail(log, position, deadlineMs))))
        .onErrorResume(
            e -> isNobody(e) && ticker.nowMs() < deadlineMs,
            e -> Mono.delay(Duration.ofMillis(deadlineMs - ticker.nowMs())).then(Mono.error(e)));
  }

  private static boolean isNobody(Throwable e) {
    return e instanceof TimeoutException
        || (e instanceof TotalogException t && t.code() == ErrorCode.NOT_ORDERED);
  }

  private Mono<Page> page(
      LogId log, ReadQuery query, Optional<LogTail> confirmed, Patience patience) {
    KnownLog known = views.known(log);
    long tail = confirmed.map(LogTail::next).orElse(known.tail());
    long first = known.first();
    long from = query.from();
    Optional<Gap> gap = Optional.empty();
    if (from < first) {
      if (query.onTrim() == OnTrim.FAIL) {
        return Mono.error(
            TotalogException.of(ErrorCode.TRIMMED, "trimmed: the first record is " + first, first));
      }
      gap = Optional.of(new Gap(from, first));
      from = first;
    }
    if (from > tail) {
      return Mono.error(
          TotalogException.of(ErrorCode.BEYOND_TAIL, "the next record is " + tail, tail));
    }
    Wanted wanted =
        new Wanted(log, from, end(query, from, tail), query.bytesMax(), patience.allowance());
    Frame frame = new Frame(first, from, confirmed.isPresent() ? tail : -1, gap);
    long until = query.until().orElse(Long.MAX_VALUE);
    if (from == tail && until > from && query.waitMs() > 0 && confirmed.isPresent()) {
      return waitForMore(log, confirmed.get(), patience.deadlineMs())
          .flatMap(end -> collect(wanted.upTo(end(query, wanted.from(), end)), frame))
          .switchIfEmpty(Mono.fromSupplier(() -> frame.page(List.of())));
    }
    return collect(wanted, frame);
  }

  private static long end(ReadQuery query, long from, long tail) {
    return Math.min(Math.min(query.until().orElse(Long.MAX_VALUE), tail), from + query.limit());
  }

  /** How long a read waits, and how much memory it may use. */
  private record Patience(long deadlineMs, Allowance allowance) {}

  private record Wanted(LogId log, long from, long until, int bytesMax, Allowance allowance) {
    Wanted upTo(long otherUntil) {
      return new Wanted(log, from, otherUntil, bytesMax, allowance);
    }
  }

  /** A page but for its records. */
  private record Frame(long first, long from, long tail, Optional<Gap> gap) {
    Page page(List<SequencedRecord> records) {
      long next = records.isEmpty() ? from : records.get(records.size() - 1).seq() + 1;
      return new Page(records, first, next, tail < 0 ? -1 : Math.max(tail, next), gap);
    }
  }

  private Mono<Page> collect(Wanted wanted, Frame frame) {
    List<SequencedRecord> records = new ArrayList<>();
    return collect(wanted, records, wanted.from(), new Step(0, STEP_BYTES))
        .then(Mono.fromSupplier(() -> frame.page(records)));
  }

  /**
   * Where collecting is.
   *
   * @param bytes collected so far
   * @param bytesMax most to fetch next
   */
  private record Step(long bytes, int bytesMax) {
    Step next(long collected) {
      return new Step(collected, (int) Math.min(1L << 30, 2L * bytesMax));
    }
  }

  private Mono<Void> collect(Wanted wanted, List<SequencedRecord> into, long position, Step step) {
    long bytes = step.bytes();
    if (position >= wanted.until() || (bytes >= wanted.bytesMax() && !into.isEmpty())) {
      return Mono.empty();
    }
    int left = (int) Math.clamp(wanted.bytesMax() - bytes, 1, step.bytesMax());
    return some(wanted, position, left)
        .switchIfEmpty(
            into.isEmpty() ? Mono.error(PageReads::noMemory) : Mono.<List<SequencedRecord>>empty())
        .flatMap(records -> {
          long more = bytes;
          for (SequencedRecord record : records) {
            boolean fits = into.isEmpty() || more + record.size() <= wanted.bytesMax();
            if (!fits || record.seq() >= wanted.until()) {
              return Mono.empty();
            }
            more += record.size();
            into.add(record);
          }
          return collect(wanted, into, position + records.size(), step.next(more));
        });
  }

  /** Returns records from a position on; empty if the allowance gives no more memory. */
  private Mono<List<SequencedRecord>> some(Wanted wanted, long position, int bytesMax) {
    long until = wanted.until();
    TailHub hub = hubs.peek(wanted.log());
    if (hub != null) {
      List<SequencedRecord> recent = new ArrayList<>();
      hub.ring().read(position, recent, (int) Math.min(until - position, Chunks.CHUNK_RECORDS_MAX));
      if (!recent.isEmpty()) {
        return Mono.just(recent);
      }
    }
    return fetch(new RangeReads.Range(wanted.log(), position, until, bytesMax), wanted.allowance());
  }

  private Mono<List<SequencedRecord>> fetch(RangeReads.Range range, Allowance allowance) {
    long most = reads.weightMax(range);
    return allowance
        .take(most)
        .filter(Boolean::booleanValue)
        .flatMap(taken -> reads.read(range))
        .doOnNext(records -> {
          long kept = COPIES * records.stream().mapToLong(SequencedRecord::weight).sum();
          allowance.give(Math.max(0, most - kept));
        });
  }

  private static TotalogException noMemory() {
    return TotalogException.of(ErrorCode.OVERLOADED, "There are too many large reads at once.");
  }

  /** Returns the end of what has come by the deadline; empty if nothing has. */
  private Mono<Long> waitForMore(LogId log, LogTail tail, long deadlineMs) {
    long waitMs = deadlineMs - ticker.nowMs();
    if (waitMs <= 0) {
      return Mono.empty();
    }
    return Mono.<Long>create(sink -> new Waiter(hubs, log, tail, sink).start())
        .timeout(Duration.ofMillis(waitMs), Mono.empty());
  }

  /** Waits for the first record at the tail. */
  private static final class Waiter implements FanOut.Listener {
    private final Hubs hubs;
    private final LogTail tail;
    private final MonoSink<Long> sink;
    private final TailHub hub;

    Waiter(Hubs hubs, LogId log, LogTail tail, MonoSink<Long> sink) {
      this.hubs = hubs;
      this.tail = tail;
      this.sink = sink;
      this.hub = hubs.acquire(log);
    }

    void start() {
      sink.onDispose(() -> {
        hub.remove(this);
        hubs.release(hub);
      });
      hub.add(this);
      hub.startAt(tail);
      onNews();
    }

    @Override
    public void onNews() {
      @Nullable TotalogException broken = hub.broken();
      if (broken != null) {
        sink.error(broken);
      } else if (hub.isDropped()) {
        sink.error(TotalogException.of(ErrorCode.LOG_NOT_FOUND, "the log was dropped"));
      } else if (hub.ring().end() > tail.next()) {
        sink.success(hub.ring().end());
      }
    }
  }
}
