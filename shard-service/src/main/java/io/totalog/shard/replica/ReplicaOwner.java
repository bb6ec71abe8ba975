package io.totalog.shard.replica;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.ShardNode;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.shard.store.DiskReserve;
import io.totalog.shard.store.FatalErrors;
import io.totalog.shard.store.StoreWriter;
import io.totalog.shard.store.WriteListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the state machine: takes what waits in the mailbox, lets the state machine decide, carries
 * out the effects in order. {@link #doWork()} is one turn and needs no thread. What other threads
 * may call says so; it never blocks.
 */
public final class ReplicaOwner implements WriteListener {

  /** Longest sleep of an idle owner. */
  private static final long IDLE_MS_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaOwner.class);

  private final ShardNode node;
  private final OrderListener book;
  private final DiskReserve reserve;
  private final FatalErrors fatalErrors;
  private final ReplicaMetrics metrics;
  private final LongSupplier clockMs;
  private final Mailbox mailbox;
  private final Channels channels = new Channels();
  private final LeaderLink link;
  private final Map<Long, CompletableFuture<PreparedShard>> preparing = new HashMap<>();
  private final AtomicLong written = new AtomicLong();

  /**
   * Copies that reads found corrupt, and why. Beside the mailbox, since this must never find it
   * full; bounded by the node's copies.
   */
  private final Map<ShardId, String> corrupt = new ConcurrentHashMap<>();

  private @Nullable StoreWriter writer;
  private long seenWritten;
  private long prepareNumber;
  private boolean isHalted;
  private volatile @Nullable String storeFullReason;
  private volatile boolean isDraining;

  /**
   * Makes one; {@link #start(StoreWriter)} comes before the first turn.
   *
   * @param node the state machine, not started
   * @param book what readers see
   * @param link makes the way to the leader, given where its words go
   * @param reserve watches the disk
   * @param fatalErrors ends the process
   * @param metrics counts
   * @param options bounds and clock
   */
  public ReplicaOwner(
      ShardNode node,
      OrderListener book,
      Function<LinkMailbox, LeaderLink> link,
      DiskReserve reserve,
      FatalErrors fatalErrors,
      ReplicaMetrics metrics,
      OwnerOptions options) {
    this.node = node;
    this.book = book;
    this.reserve = reserve;
    this.fatalErrors = fatalErrors;
    this.metrics = metrics;
    this.clockMs = options.clockMs();
    this.mailbox = new Mailbox(options.mailboxBytesMax());
    this.link = link.apply(event -> mailbox.offer(new OwnerEvent.Link(event)));
  }

  // --- any thread ---

  /** Opens a stream of appends; returns its number. Any thread. */
  public long openChannel(AppendListener listener) {
    return channels.open(listener);
  }

  /** Ends a stream of appends. Any thread. */
  public void closeChannel(long channel) {
    channels.close(channel);
    mailbox.wake();
  }

  /** Takes an append for the next turn, or its refusal. Any thread. */
  public void append(long channel, ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
    if (isDraining) {
      refuse(channel, batch.id(), ErrorCode.DRAINING, "this node stops");
    } else if (!mailbox.offer(new OwnerEvent.Append(channel, shard, batch, after))) {
      refuse(channel, batch.id(), ErrorCode.OVERLOADED, "too many appends wait at this node");
    }
  }

  /** Refuses an append with the next turn. Any thread. */
  public void refuse(long channel, AppendId id, ErrorCode code, String detail) {
    if (!mailbox.offer(new OwnerEvent.Refuse(channel, id, code, detail))) {
      channels.fail(channel, TotalogException.of(ErrorCode.OVERLOADED, "the mailbox is full"));
    }
  }

  /**
   * Returns whether appends are welcome; if not, listeners hear when they are again. Any thread.
   */
  public boolean isReady() {
    if (mailbox.isRoomy()) {
      return true;
    }
    channels.wantReady();
    return false;
  }

  /** Looks for an append. Any thread. */
  public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
    CompletableFuture<FindAnswer> answer = new CompletableFuture<>();
    offer(new OwnerEvent.Find(shard, id, answer), answer);
    return answer;
  }

  /** Prepares a copy. Any thread. */
  public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
    CompletableFuture<PreparedShard> answer = new CompletableFuture<>();
    offer(new OwnerEvent.Prepare(request, answer), answer);
    return answer;
  }

  /** Returns whether the leader knows this node. Any thread. */
  public boolean isAnswered() {
    return link.isAnswered();
  }

  /** Returns why this node stores nothing any more, or nothing if it does. Any thread. */
  public @Nullable String storeFullReason() {
    return storeFullReason;
  }

  /** Takes no more appends. Any thread. */
  public void drain() {
    isDraining = true;
  }

  /** Returns whether something waits for a turn, or an append for its answer. Any thread; about. */
  public boolean hasWork() {
    return !mailbox.isEmpty() || channels.unanswered() > 0;
  }

  /** Lets it take a turn even if nothing waits. Any thread. */
  public void wake() {
    mailbox.wake();
  }

  @Override
  public void onWritten(long token) {
    written.accumulateAndGet(token, Math::max);
    mailbox.wake();
  }

  @Override
  public void onStoreFull(String reason) {
    LOG.atError()
        .addKeyValue("reason", reason)
        .log("the disk is full: nothing is stored any more; free space, then restart this node");
    storeFullReason = reason;
    mailbox.wake();
  }

  public void onCorrupt(ShardId shard, String reason) {
    corrupt.putIfAbsent(shard, reason);
    mailbox.wake();
  }

  // --- the owner thread ---

  /** Starts the state machine. Once, before the first turn. */
  public void start(StoreWriter storeWriter) {
    writer = storeWriter;
    node.onTick(clockMs.getAsLong());
    node.onStarted();
    carryOut();
  }

  /** One turn; returns how many events it took. */
  public int doWork() {
    if (isHalted) {
      return 0;
    }
    long nowMs = clockMs.getAsLong();
    reserve.onTick(nowMs);
    node.onTick(nowMs);
    maybeHold();
    link.onTick(nowMs);
    List<OwnerEvent> events = mailbox.takeAll();
    for (OwnerEvent event : events) {
      handle(event);
    }
    int taken = events.size();
    takeCorrupt();
    // What was taken must not be held by this list until the next turn.
    events.clear();
    channels.takeClosed().forEach(node::onChannelClosed);
    onProgressOfStore();
    carryOut();
    link.maybeReport();
    metrics.onConnected(link.isAnswered());
    if (mailbox.isRoomy()) {
      channels.maybeTellReady();
    }
    return taken;
  }

  /** Sleeps until there may be something to do. */
  public void awaitWork() {
    long nowMs = clockMs.getAsLong();
    long leftMs = IDLE_MS_MAX;
    for (long dueMs : new long[] {node.tickAtMs(), link.tickAtMs()}) {
      leftMs = dueMs - nowMs < leftMs ? dueMs - nowMs : leftMs;
    }
    if (leftMs > 0) {
      mailbox.await(leftMs);
    }
  }

  /** Ends all streams. After the last turn. */
  public void close() {
    link.close();
    TotalogException cause = TotalogException.of(ErrorCode.DRAINING, "this node stops");
    channels.closeAll(cause);
    preparing.values().forEach(answer -> answer.completeExceptionally(cause));
    preparing.clear();
  }

  private void offer(OwnerEvent event, CompletableFuture<?> answer) {
    if (!mailbox.offer(event)) {
      answer.completeExceptionally(
          TotalogException.of(ErrorCode.OVERLOADED, "too many requests wait at this node"));
    }
  }

  /** A store that cannot write takes no part in ordering: what it could not store would pile up. */
  private void maybeHold() {
    boolean isFull = storeFullReason != null;
    link.hold(isFull || isBacklogged(), isFull ? "the disk is full" : "the disk is stuck");
  }

  private boolean isBacklogged() {
    StoreWriter to = writer;
    return to != null && to.isBacklogged();
  }

  private void handle(OwnerEvent event) {
    switch (event) {
      case OwnerEvent.Append append -> onAppend(append);
      case OwnerEvent.Refuse refuse ->
          answer(
              refuse.channel(),
              refuse.id(),
              new AppendOutcome.Refused(refuse.code(), refuse.detail()),
              false);
      case OwnerEvent.Find find -> find.answer().complete(node.find(find.shard(), find.id()));
      case OwnerEvent.Prepare prepare -> onPrepare(prepare);
      case OwnerEvent.Link word -> link.onEvent(word.event());
    }
  }

  private void takeCorrupt() {
    for (ShardId shard : corrupt.keySet()) {
      String reason = corrupt.remove(shard);
      if (reason != null) {
        node.onCorrupt(shard, reason);
      }
    }
  }

  private void onAppend(OwnerEvent.Append append) {
    String why = whyNoRoom();
    if (why != null) {
      answer(
          append.channel(),
          append.batch().id(),
          new AppendOutcome.Refused(ErrorCode.STORAGE_UNAVAILABLE, why),
          false);
      return;
    }
    reserve.onTaken(append.batch().weight());
    channels.onTaken(append.channel());
    node.onAppend(append.channel(), append.shard(), append.batch(), append.after());
  }

  private @Nullable String whyNoRoom() {
    if (storeFullReason != null) {
      return "the disk of this node is full";
    }
    if (reserve.isLow()) {
      return "the disk of this node has only " + reserve.usableBytes() + " bytes left";
    }
    return isBacklogged() ? "the disk of this node is stuck" : null;
  }

  private void onPrepare(OwnerEvent.Prepare prepare) {
    String why = whyNoRoom();
    if (why != null) {
      prepare
          .answer()
          .completeExceptionally(TotalogException.of(ErrorCode.STORAGE_UNAVAILABLE, why));
      return;
    }
    long number = ++prepareNumber;
    preparing.put(number, prepare.answer());
    PrepareShard wanted = prepare.request();
    node.onPrepare(number, wanted.shard(), wanted.log(), wanted.nodes(), wanted.fsync());
  }

  private void onProgressOfStore() {
    long token = written.get();
    if (token > seenWritten) {
      seenWritten = token;
      node.onWritten(token);
      book.onWritten(token);
    }
  }

  private void carryOut() {
    List<ShardEffect> effects = node.drainEffects();
    while (!effects.isEmpty() && !isHalted) {
      for (ShardEffect effect : effects) {
        carryOut(effect);
      }
      effects = node.drainEffects();
    }
  }

  private void carryOut(ShardEffect effect) {
    switch (effect) {
      case ShardEffect.Write write -> {
        book.onWriting(write);
        submit(write);
      }
      case ShardEffect.Answer answer ->
          answer(answer.channel(), answer.id(), answer.outcome(), true);
      case ShardEffect.SendHello send -> link.sendHello(send.hello());
      case ShardEffect.Rehello rehello -> link.rehello(rehello.reason());
      case ShardEffect.SendPrepared prepared -> link.sendPrepared(prepared.shard());
      case ShardEffect.Prepared prepared -> {
        CompletableFuture<PreparedShard> answer = preparing.remove(prepared.request());
        if (answer != null) {
          answer.complete(new PreparedShard(prepared.shard(), prepared.replica()));
        }
      }
      case ShardEffect.PrepareRefused refused -> {
        CompletableFuture<PreparedShard> answer = preparing.remove(refused.request());
        if (answer != null) {
          answer.completeExceptionally(
              TotalogException.of(ErrorCode.BAD_PARAMETER, refused.detail()));
        }
      }
      case ShardEffect.Mapped mapped -> book.onMapped(mapped);
      case ShardEffect.Ended ended -> book.onEnded(ended.shard());
      case ShardEffect.Trimmed trimmed -> book.onTrimmed(trimmed.shard(), trimmed.firstSeq());
      case ShardEffect.Removed removed -> book.onRemoved(removed.shard());
      case ShardEffect.Damaged damaged -> onDamaged(damaged);
      case ShardEffect.Halt halt -> halt(halt.reason());
      case ShardEffect.PeerSend send -> halt(noPeers(send.message().shard()));
      case ShardEffect.ReadForPeer read -> halt(noPeers(read.shard()));
      case ShardEffect.Suspect suspect -> halt(noPeers(suspect.shard()));
    }
  }

  private void submit(ShardEffect.Write write) {
    StoreWriter to = writer;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    to.submit(write);
  }

  private void answer(long channel, AppendId id, AppendOutcome outcome, boolean wasTaken) {
    metrics.onOutcome(outcome);
    channels.answer(channel, id, outcome, wasTaken);
  }

  private void onDamaged(ShardEffect.Damaged damaged) {
    LOG.atError()
        .addKeyValue("shard", damaged.shard())
        .addKeyValue("reason", damaged.reason())
        .log("this copy is damaged: it is neither counted nor served");
    book.onDamaged(damaged.shard(), damaged.reason());
  }

  private void halt(String reason) {
    isHalted = true;
    fatalErrors.halt(reason, null);
  }

  private static String noPeers(ShardId shard) {
    return "shard "
        + shard
        + " has copies on other nodes, which this version does not keep in step";
  }
}
