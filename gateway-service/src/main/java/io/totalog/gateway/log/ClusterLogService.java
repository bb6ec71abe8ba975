package io.totalog.gateway.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.core.append.AppendBook;
import io.totalog.core.append.AppendRequest;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.LogRecord;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.SequencerApi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The logs of a cluster, reached over the ports of its services. Close it when the gateway stops.
 */
public final class ClusterLogService implements LogService, AutoCloseable {
  private static final Duration BYTES_TIMEOUT = Duration.ofMillis(500);

  /**
   * The ports to the other services.
   *
   * @param catalog which logs exist
   * @param membership the membership leader
   * @param sequencer the ordering leader
   * @param shards the shard nodes
   */
  public record Ports(
      LogCatalog catalog,
      MembershipApi membership,
      SequencerApi sequencer,
      ShardConnections shards) {}

  private final Ports ports;
  private final LogOptions options;
  private final Ticker ticker = new Ticker();
  private final Views views;
  private final Appends appends;
  private final Chunks chunks;
  private final Hubs hubs;
  private final PageReads pages;

  /**
   * Starts.
   *
   * @param ports the other services
   * @param options what can be set
   * @param registry gets the metrics
   * @param boot random number of this start of the gateway; names its appends for ever
   */
  public ClusterLogService(Ports ports, LogOptions options, MeterRegistry registry, long boot) {
    this.ports = ports;
    this.options = options;
    LogMetrics metrics = new LogMetrics(registry);
    this.views = new Views(ports.sequencer(), ticker, options.tailTimeoutMs(), Views.IDLE_MS);
    TailQuestions questions = new TailQuestions(ports.sequencer(), views, options.tailTimeoutMs());
    AppendBook book = new AppendBook(options.append());
    this.appends = new Appends(book, boot, ports.shards(), views, ticker, metrics);
    RangeReads reads = new RangeReads(ports.shards(), views, ticker, options.readTimeoutMs());
    this.chunks = new Chunks(reads, metrics);
    this.hubs = new Hubs(ports.shards(), views, questions, ticker, options, metrics);
    this.pages = new PageReads(views, questions, reads, hubs, ticker, metrics);
  }

  @Override
  public Mono<LogMeta> find(String name) {
    return found(name)
        .flatMap(found -> found.map(Mono::just).orElseGet(() -> Mono.error(notFound(name))));
  }

  @Override
  public Mono<LogMeta> findOrCreate(String name) {
    Optional<LogConfig> config = options.autoCreate();
    if (config.isEmpty()) {
      return find(name);
    }
    return found(name)
        .flatMap(found ->
            found.map(Mono::just).orElseGet(() -> create(name, config.get()).map(CreatedLog::log)));
  }

  @Override
  public Mono<CreatedLog> create(String name, LogConfig config) {
    return of(() -> ports.membership().create(name, config));
  }

  @Override
  public Mono<Boolean> drop(String name) {
    return found(name)
        .flatMap(log ->
            of(() -> ports.membership().drop(name))
                .delayUntil(dropped -> log.map(this::tellFollowers).orElse(Mono.empty())));
  }

  @Override
  public Mono<List<LogMeta>> list(String prefix, String after, int limit) {
    return Mono.fromSupplier(() -> ports.catalog().list(prefix, after, limit));
  }

  @Override
  public Mono<LogDescription> describe(LogMeta log) {
    Mono<LogView> view = of(() -> views.refresh(log.id()));
    return Mono.zip(tail(log), view)
        .flatMap(both -> {
          LogTail tail = both.getT1();
          List<ShardView> shards = both.getT2().shards();
          return bytes(log, shards)
              .map(bytes -> new LogDescription(tail.first(), tail.next(), bytes, shards));
        });
  }

  @Override
  public Mono<Appended> append(LogMeta log, List<LogRecord> records) {
    return appends.append(log.id(), records, AppendRequest.NO_SESSION);
  }

  @Override
  public Mono<Appended> append(LogMeta log, List<LogRecord> records, AppendSession session) {
    return appends.append(log.id(), records, session.number());
  }

  @Override
  public void endAppends() {
    appends.end();
  }

  /** Returns whether appends are taken; not after a defect, until the process is started anew. */
  public boolean isAppending() {
    return !appends.isBroken();
  }

  @Override
  public Mono<LogTail> tail(LogMeta log) {
    return pages.tail(log.id());
  }

  @Override
  public Mono<Page> read(LogMeta log, ReadQuery query, Allowance allowance) {
    return pages.read(log.id(), query, allowance);
  }

  @Override
  public Mono<SequencedRecord> readOne(LogMeta log, long seq, Allowance allowance) {
    return pages.readOne(log.id(), seq, allowance);
  }

  @Override
  public Flux<FollowItem> follow(LogMeta log, FollowQuery query) {
    return Mono.defer(() -> pages.tailFor(log.id(), query.from()))
        .flatMapMany(confirmed -> followFrom(log, query, confirmed));
  }

  /**
   * Returns the number of the last cut that this gateway heard of, or 0. For {@code /v1/cluster}.
   */
  public long lastCut() {
    return views.lastCut();
  }

  /** Returns that cut's epoch, or -1. */
  public long lastEpoch() {
    return views.lastEpoch();
  }

  /** Answers what is in flight as unknown and ends all streams. Followers hear nothing more. */
  @Override
  public void close() {
    appends.close();
    hubs.close();
    views.close();
    ticker.close();
  }

  private Flux<FollowItem> followFrom(LogMeta log, FollowQuery query, Optional<LogTail> confirmed) {
    KnownLog known = views.known(log.id());
    LogTail tail = confirmed.orElseGet(() -> new LogTail(known.first(), known.tail(), -1));
    if (query.from() > tail.next()) {
      return Flux.error(
          TotalogException.of(
              ErrorCode.BEYOND_TAIL, "the next record is " + tail.next(), tail.next()));
    }
    if (query.from() < tail.first() && query.onTrim() == OnTrim.FAIL) {
      return Flux.error(
          TotalogException.of(
              ErrorCode.TRIMMED, "trimmed: the first record is " + tail.first(), tail.first()));
    }
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super FollowItem> downstream) {
        TailHub hub;
        try {
          hub = hubs.acquire(log.id());
        } catch (TotalogException e) {
          Operators.error(downstream, e);
          return;
        }
        Follower.Context context = new Follower.Context(hubs, chunks, views.known(log.id()));
        Follower follower = new Follower(downstream, context, hub, query, tail);
        hub.add(follower);
        confirmed.ifPresentOrElse(hub::startAt, hub::start);
        downstream.onSubscribe(follower);
      }
    };
  }

  /** Finds a log by name; a local answer that names a dropped log is checked. */
  private Mono<Optional<LogMeta>> found(String name) {
    return of(() -> ports.catalog().find(name))
        .flatMap(found -> {
          boolean gone = found.isPresent() && views.known(found.get().id()).isDropped();
          return gone ? of(() -> ports.catalog().reread(name)) : Mono.just(found);
        })
        .map(found -> found.filter(log -> !views.known(log.id()).isDropped()));
  }

  private Mono<Void> tellFollowers(LogMeta log) {
    return Mono.fromFuture(() -> views.refresh(log.id()), true)
        .doOnNext(hubs::onView)
        .then()
        .onErrorResume(e -> Mono.empty());
  }

  private Mono<Long> bytes(LogMeta log, List<ShardView> shards) {
    List<NodeId> nodes =
        shards.stream().flatMap(shard -> shard.replicas().stream()).distinct().toList();
    int copies = log.config().replication();
    return Flux.fromIterable(nodes)
        .flatMap(node -> of(() -> ports.shards().to(node).bytes(log.id())).timeout(BYTES_TIMEOUT))
        .reduce(Long::sum)
        .map(sum -> sum / copies)
        .defaultIfEmpty(0L)
        .onErrorReturn(-1L);
  }

  private static <T> Mono<T> of(Supplier<CompletableFuture<T>> call) {
    return Mono.fromFuture(call, true).onErrorMap(ClusterLogService::answer);
  }

  /**
   * A service that is not reached may have done it, and is worth another try; the rest is a defect.
   */
  static Throwable answer(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return isUnreached(cause)
        ? TotalogException.of(ErrorCode.OVERLOADED, "a service that is needed does not answer now")
            .unknown()
        : cause;
  }

  /** Returns whether a failure says only that nobody answered. */
  static boolean isUnreached(Throwable cause) {
    return cause instanceof ConnectionBrokenException
        || cause instanceof NotLeaderException
        || cause instanceof TimeoutException
        || cause instanceof IOException;
  }

  private static TotalogException notFound(String name) {
    return TotalogException.of(ErrorCode.LOG_NOT_FOUND, "no log has the name " + name);
  }
}
