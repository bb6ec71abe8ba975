package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.merge.Merged;
import io.totalog.core.merge.Piece;
import io.totalog.core.merge.SeqMerge;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads ranges that are known to exist from the shards that may hold them, in parallel, and merges
 * them. What exists is looked for at other replicas and in newer lists until it is found or time is
 * up; then it is {@code shard-unavailable}, never absent (protocol rule 11). Thread-safe.
 */
final class RangeReads {
  /** Least bytes asked of one shard at once. */
  static final int SHARD_BYTES_MIN = 64 << 10;

  private static final long PAUSE_MS = 2;

  /**
   * Tries after which the list is asked for again: before, a replica may just not have heard of the
   * cut.
   */
  private static final int TRIES_OF_ONE_LIST = 2;

  private static final long PAUSE_MS_MAX = 250;
  private static final long TRY_MS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(RangeReads.class);

  /**
   * A range below the confirmed tail.
   *
   * @param log the log
   * @param from first seq, inclusive
   * @param until end, exclusive
   * @param bytesMax about how much to read at most; at least one record is returned
   */
  record Range(LogId log, long from, long until, int bytesMax) {}

  private final ShardConnections shards;
  private final Views views;
  private final Ticker ticker;
  private final long timeoutMs;

  RangeReads(ShardConnections shards, Views views, Ticker ticker, long timeoutMs) {
    this.shards = shards;
    this.views = views;
    this.ticker = ticker;
    this.timeoutMs = timeoutMs;
  }

  /** Reads the beginning of a range: at least one record, without gap. */
  Mono<List<SequencedRecord>> read(Range range) {
    return Mono.defer(() -> look(range, 0, ticker.nowMs() + timeoutMs));
  }

  /**
   * Returns what a read may weigh while it is under way, in bytes: the answers, in which one batch
   * of each shard may overshoot, and their records decoded.
   */
  long weightMax(Range range) {
    KnownLog known = views.known(range.log());
    LogView view = known.view();
    int holders = view == null ? 1 : Math.max(1, holders(view, range).size());
    return 2L * holders * (bytesOfEach(range, holders) + known.batchBytes());
  }

  private static int bytesOfEach(Range range, int holders) {
    int share = Math.ceilDiv(range.bytesMax(), holders);
    return Math.min(range.bytesMax(), Math.max(SHARD_BYTES_MIN, share));
  }

  private Mono<List<SequencedRecord>> look(Range range, int attempt, long deadlineMs) {
    KnownLog known = views.known(range.log());
    if (known.isDropped()) {
      return Mono.error(TotalogException.of(ErrorCode.LOG_NOT_FOUND, "the log was dropped"));
    }
    if (range.from() < known.first()) {
      return Mono.error(
          TotalogException.of(
              ErrorCode.TRIMMED, "trimmed: the first record is " + known.first(), known.first()));
    }
    LogView view = known.view();
    boolean refresh = view == null || known.isOutdated() || attempt >= TRIES_OF_ONE_LIST;
    Mono<?> ready = refresh ? refreshed(range.log()) : Mono.empty();
    return ready
        .then(Mono.defer(() -> tryOnce(range, attempt)))
        .switchIfEmpty(Mono.defer(() -> again(range, attempt, deadlineMs)));
  }

  /** Tries to get a newer list; goes on with the one known if that fails. */
  private Mono<?> refreshed(LogId log) {
    return Mono.fromFuture(() -> views.refresh(log), true).onErrorResume(e -> Mono.empty());
  }

  private Mono<List<SequencedRecord>> again(Range range, int attempt, long deadlineMs) {
    long pause = Math.min(PAUSE_MS_MAX, PAUSE_MS << Math.min(attempt, 8));
    if (ticker.nowMs() + pause >= deadlineMs) {
      return Mono.error(unavailable(range));
    }
    return Mono.delay(Duration.ofMillis(pause))
        .then(Mono.defer(() -> look(range, attempt + 1, deadlineMs)));
  }

  private Mono<List<SequencedRecord>> tryOnce(Range range, int attempt) {
    LogView view = views.known(range.log()).view();
    List<ShardView> holders = view == null ? List.of() : holders(view, range);
    if (holders.isEmpty()) {
      return Mono.empty();
    }
    int each = bytesOfEach(range, holders.size());
    Run run = new Run(range, views.known(range.log()));
    return Flux.fromIterable(holders)
        .flatMap(shard -> ask(shard, range, each, attempt), holders.size())
        .doOnNext(run::take)
        .takeUntil(answer -> run.isComplete())
        .then(Mono.fromSupplier(run::records))
        .filter(records -> !records.isEmpty());
  }

  private Mono<ReadAnswer> ask(ShardView shard, Range range, int bytesMax, int attempt) {
    NodeId node = shard.replicas().get(attempt % shard.replicas().size());
    ReadRequest request = new ReadRequest(shard.id(), range.from(), range.until(), bytesMax);
    long tryMs = TRY_MS << Math.min(attempt, 3);
    return Mono.fromFuture(() -> call(node, request, tryMs))
        .doOnNext(RangeReads::verify)
        .onErrorResume(failure -> failed(shard, node, failure));
  }

  private CompletableFuture<ReadAnswer> call(NodeId node, ReadRequest request, long tryMs) {
    CompletableFuture<ReadAnswer> call = shards.to(node).read(request);
    CompletableFuture<ReadAnswer> answer = call.copy().orTimeout(tryMs, TimeUnit.MILLISECONDS);
    // What is too late, or what nobody wants any more, must not go on arriving.
    answer.whenComplete((read, failure) -> {
      if (failure != null) {
        call.cancel(true);
      }
    });
    return answer;
  }

  private static void verify(ReadAnswer answer) {
    answer.batches().forEach(batch -> BatchCodec.verify(batch.bytes()));
  }

  private static Mono<ReadAnswer> failed(ShardView shard, NodeId node, Throwable failure) {
    if (failure instanceof CorruptBatchException) {
      LOG.atError()
          .addKeyValue("shard", shard.id())
          .addKeyValue("node", node)
          .log("a replica served a corrupt batch", failure);
    }
    return Mono.empty();
  }

  private static List<ShardView> holders(LogView view, Range range) {
    return view.shards().stream()
        .filter(s -> s.mayHold(range.from(), range.until()) && !s.replicas().isEmpty())
        .toList();
  }

  private TotalogException unavailable(Range range) {
    LogView view = views.known(range.log()).view();
    @Nullable ShardView holder =
        view == null
            ? null
            : view.shards().stream()
                .filter(s -> s.mayHold(range.from(), range.from() + 1))
                .findFirst()
                .orElse(null);
    if (holder == null) {
      return TotalogException.of(ErrorCode.NO_SHARD, "no shard of the log is known");
    }
    return TotalogException.of(
        ErrorCode.SHARD_UNAVAILABLE,
        "record " + range.from() + " exists, but no replica that may hold it answers",
        holder.id().value());
  }

  /**
   * The gap-free run from the start of the range, as far as the answers so far reach. One thread at
   * a time.
   */
  private static final class Run {
    private final Range range;
    private final KnownLog known;
    private final SeqMerge<MappedBatch> merge;
    private final List<SequencedRecord> records = new ArrayList<>();
    private long bytes;

    Run(Range range, KnownLog known) {
      this.range = range;
      this.known = known;
      this.merge = new SeqMerge<>(range.from());
    }

    void take(ReadAnswer answer) {
      int largest = 0;
      for (MappedBatch batch : answer.batches()) {
        largest = Math.max(largest, batch.bytes().length);
        merge.offer(
            new Piece<>(
                batch.shard(), batch.firstSeq(), batch.count(), batch.bytes().length, batch));
      }
      if (largest > 0) {
        known.onBatches(largest);
      }
      while (!isComplete()) {
        Merged<MappedBatch> next = merge.poll();
        if (next == null) {
          return;
        }
        bytes += next.piece().bytes();
        Decoder.decode(next, range.until(), records::add);
      }
    }

    boolean isComplete() {
      return merge.position() >= range.until() || bytes >= range.bytesMax();
    }

    List<SequencedRecord> records() {
      return records;
    }
  }
}
