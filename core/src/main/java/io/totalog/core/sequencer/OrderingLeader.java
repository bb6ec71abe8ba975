package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.LogId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ordering leader of one epoch: from the progress of nodes it makes cuts, writes them to the
 * cut log and, once they are there, tells everybody (protocol rules 1 to 12, 18, 19).
 *
 * <p>Begins with what {@link Recovery} read after its own {@link Fence}. Works until the first
 * write that is not OK; then it is over and a new one is recovered from the cut log. Two states run
 * in it: the committed one, of which alone anything is told, and the proposed one, which is ahead
 * by the cuts in flight.
 *
 * <p>Not thread-safe: one owner calls an {@code onX}, then {@link #doWork}, then carries out {@link
 * #drainEffects} in order.
 */
public class OrderingLeader {

  private final LeaderConfig config;
  private final int epochVersion;
  private final OrderingState committed;
  private final OrderingState proposed;
  private final ProgressBook book = new ProgressBook();
  private final RingVersions ring;
  private final Checkpointer checkpointer;
  private final CutBuilder builder;
  private final Announcer announcer;
  private final HelloJudge judge;
  private final ArrayDeque<Outstanding> outstanding = new ArrayDeque<>();
  private final ArrayDeque<Request> changes = new ArrayDeque<>();
  private final List<LeaderEffect> effects = new ArrayList<>();

  /** What must wait for a write that is submitted after it came. */
  private List<Runnable> unasked = new ArrayList<>();

  private int waiting;
  private int cutsInFlight;
  private int checksInFlight;
  private long nextWriteNanos;
  private boolean stopped;

  private record Request(long id, Reconfiguration change) {}

  /** A write on its way, and who waits for it. */
  private record Outstanding(
      CutLogWrite write, @Nullable Entry entry, List<Request> requests, List<Runnable> after) {}

  /**
   * Begins to lead.
   *
   * @param config limits
   * @param recovered committed state under the own fence
   * @param nowNanos the owner's monotonic clock
   */
  public OrderingLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
    this.config = config;
    this.epochVersion = recovered.epochVersion();
    this.committed = recovered.state();
    this.proposed = committed.proposalCopy();
    this.ring = new RingVersions(recovered.slotVersions());
    this.checkpointer = new Checkpointer(config, recovered);
    this.builder = new CutBuilder(config, this, committed, proposed, book);
    this.announcer = new Announcer(committed, book, effects);
    this.judge = new HelloJudge(committed, proposed);
    this.nextWriteNanos = nowNanos;
    committed.shards().forEach(s -> book.register(s.id, s.replicas));
  }

  /** Returns the epoch: the version of the fence. */
  public long epoch() {
    return epochVersion;
  }

  /** Returns the committed state; for reading by its owner thread. */
  public OrderingState committed() {
    return committed;
  }

  /** Returns whether it has ended, by a failed write or an alarm. */
  public boolean isStopped() {
    return stopped;
  }

  // ---- nodes ----

  /** A node opened a stream. Its word counts from the verified answer on. */
  public void onHello(long stream, Hello hello) {
    if (refuseOverload(stream)) {
      return;
    }
    NodeStream present = book.streamOf(hello.node());
    Optional<String> refusal = refusalOf(hello, present);
    if (refusal.isPresent()) {
      effects.add(new LeaderEffect.CloseStream(stream, refusal.get()));
      return;
    }
    NodeStream opened = new NodeStream(stream, hello);
    book.open(opened)
        .ifPresent(
            old -> effects.add(new LeaderEffect.CloseStream(old.id, "replaced by a newer hello")));
    afterCheck(() -> verify(opened));
  }

  private Optional<String> refusalOf(Hello hello, @Nullable NodeStream present) {
    if (hello.cluster().isKnown() && !hello.cluster().equals(config.cluster())) {
      return Optional.of(
          "node "
              + hello.node()
              + " belongs to cluster "
              + hello.cluster()
              + ", this is "
              + config.cluster());
    }
    if (present == null) {
      return Optional.empty();
    }
    if (hello.boot() < present.hello.boot()) {
      return Optional.of("node " + hello.node() + " has started again since");
    }
    if (hello.boot() == present.hello.boot() && hello.process() != present.hello.process()) {
      book.close(present.id);
      String reason = "two processes run as node " + hello.node() + " on copies of one store";
      effects.add(new LeaderEffect.CloseStream(present.id, reason));
      return Optional.of(reason);
    }
    return Optional.empty();
  }

  private void verify(NodeStream stream) {
    if (book.stream(stream.id) != stream) {
      return;
    }
    Optional<String> rollback = rollbackSeen(stream.hello);
    if (rollback.isPresent()) {
      alarm(rollback.get());
      return;
    }
    stream.verified = true;
    announcer.answerHello(stream, judge.answer(stream.hello, config.cluster(), epochVersion));
    builder.onConfirmed();
  }

  /**
   * Returns why the cut log must have gone back, judged after the epoch check (protocol rule 8).
   */
  protected Optional<String> rollbackSeen(Hello hello) {
    return judge.rollback(hello);
  }

  /** A node prepared a shard since its hello. */
  public void onPrepared(long stream, ShardHello shard) {
    NodeStream known = book.stream(stream);
    if (known != null && book.track(shard.shard().value()) == null) {
      known.tell(shard);
    }
  }

  /** A copy advanced. */
  public void onProgress(long stream, ReplicaProgress progress) {
    NodeStream known = book.stream(stream);
    if (known == null) {
      return;
    }
    ShardTrack.Copy copy = book.update(known, progress);
    if (copy == null || !copy.isCounted()) {
      return;
    }
    ShardState ahead = proposed.shard(progress.shard());
    if (ahead != null && progress.durable() < ahead.length) {
      announcer.damaged(progress.shard(), copy);
      return;
    }
    ShardState state = committed.shard(progress.shard());
    ShardTrack track = book.track(progress.shard());
    if (state != null && track != null && !state.parts.isEmpty()) {
      committed.prune(state, track.confirmedByAll());
      builder.onConfirmed();
    }
  }

  /** A node's stream broke: its copies stop counting. */
  public void onStreamClosed(long stream) {
    book.close(stream);
  }

  /** Returns how many records of a shard all its copies hold durably, 0 if one does not count. */
  final long durableOnAll(ShardTrack track) {
    ShardTrack.Copy primary = track.primary();
    long least = Long.MAX_VALUE;
    for (ShardTrack.Copy copy : track.copies) {
      if (!copy.isCounted() || !countsForTerm(copy.term, primary.term)) {
        return 0;
      }
      least = Math.min(least, copy.durable);
    }
    return least;
  }

  /** Whether a copy's word counts: only of the primary's latest term (protocol rule 9). */
  protected boolean countsForTerm(long term, long primaryTerm) {
    return term == primaryTerm;
  }

  // ---- questions and changes ----

  /** Asks for a log's tail. */
  public void onTail(long question, LogId log) {
    if (!refuseOverload(question)) {
      afterCheck(() -> effects.add(new LeaderEffect.AnswerTail(question, committed.tail(log))));
    }
  }

  /** Asks for a log's shard list. */
  public void onView(long question, LogId log) {
    if (!refuseOverload(question)) {
      afterCheck(() -> effects.add(new LeaderEffect.AnswerView(question, committed.view(log))));
    }
  }

  /** Follows a log: its list is pushed after a check, then after each change. */
  public void onFollow(long watcher, LogId log) {
    if (!refuseOverload(watcher)) {
      announcer.expect(watcher);
      afterCheck(() -> announcer.follow(watcher, log));
    }
  }

  /** Stops following a log. */
  public void onUnfollow(long watcher, LogId log) {
    announcer.unfollow(watcher, log);
  }

  /** A watcher is gone. */
  public void onWatcherClosed(long watcher) {
    announcer.unfollowAll(watcher);
  }

  /** Proposes a reconfiguration. */
  public void onReconfigure(long request, Reconfiguration change) {
    if (!refuseOverload(request)) {
      waiting++;
      changes.addLast(new Request(request, change));
    }
  }

  private boolean refuseOverload(long id) {
    if (stopped || waiting >= config.waitingMax()) {
      effects.add(new LeaderEffect.Overloaded(id));
      return true;
    }
    return false;
  }

  /**
   * Does something once a multi with the epoch check, submitted from now on, has succeeded
   * (protocol rules 7, 11, 15).
   */
  protected void afterCheck(Runnable action) {
    waiting++;
    unasked.add(action);
  }

  // ---- the cut loop ----

  /**
   * Proposes what is due.
   *
   * @param nowNanos monotonic clock
   * @param wallMs milliseconds since 1970 UTC; may go back, entries do not
   * @return when to call again at the latest, {@link Long#MAX_VALUE} if only an event changes
   *     anything
   */
  public long doWork(long nowNanos, long wallMs) {
    if (stopped || !hasWork()) {
      return Long.MAX_VALUE;
    }
    if (nowNanos - nextWriteNanos < 0) {
      return nextWriteNanos;
    }
    boolean wrote = maybeCut(wallMs);
    if (mayCheck()) {
      checksInFlight++;
      submit(new CutLogWrite.Check(epochVersion), null, List.of());
      wrote = true;
    }
    Optional<CutLogWrite.Checkpoint> step = checkpointer.nextStep();
    if (step.isPresent()) {
      submit(step.get(), null, List.of());
      wrote = true;
    }
    if (wrote) {
      nextWriteNanos = nowNanos + config.intervalNanos();
    }
    return hasWork() ? nextWriteNanos : Long.MAX_VALUE;
  }

  private boolean hasWork() {
    return mayCheck() || checkpointer.isDue() || mayCut();
  }

  /** What waits is asked for at once, but not by more writes than cuts may be on their way. */
  private boolean mayCheck() {
    return !unasked.isEmpty() && checksInFlight < config.window();
  }

  private boolean mayCut() {
    return (book.hasAdvanced() || !changes.isEmpty())
        && cutsInFlight < config.window()
        && isGateOpen(proposed.lastNumber() + 1);
  }

  /**
   * Whether the slot of a cut may be overwritten: all buckets are stored at or above it (rule 4).
   */
  protected boolean isGateOpen(long number) {
    return checkpointer.least() >= number - ring.size();
  }

  private boolean maybeCut(long wallMs) {
    if (!mayCut()) {
      return false;
    }
    Parts parts = builder.next();
    if (parts.size() == 0 && changes.isEmpty()) {
      return false;
    }
    long number = proposed.lastNumber() + 1;
    long timeMs = Math.max(proposed.lastTimeMs(), wallMs);
    List<Request> accepted = acceptable(parts, number, timeMs);
    if (parts.size() == 0 && accepted.isEmpty()) {
      return false;
    }
    List<Reconfiguration> accepts = accepted.stream().map(Request::change).toList();
    Entry entry = new Entry(number, epochVersion, timeMs, parts, accepts);
    cutsInFlight++;
    submit(ring.cut(epochVersion, number, EntryCodec.encode(entry)), entry, accepted);
    return true;
  }

  /**
   * Applies parts and as many waiting changes as one entry takes to the proposed state. Nothing is
   * begun if there is nothing to write.
   */
  private List<Request> acceptable(Parts parts, long number, long timeMs) {
    List<Request> accepted = new ArrayList<>();
    boolean begun = false;
    if (parts.size() > 0) {
      proposed.begin(number, timeMs);
      proposed.applyParts(parts);
      begun = true;
    }
    for (int n = changes.size(); n > 0 && accepted.size() < CHANGES_MAX; n--) {
      Request request = changes.removeFirst();
      Optional<String> missing = book.missingHello(request.change());
      Optional<String> refusal =
          proposed.refusalOf(request.change()).or(() -> tooLarge(request)).or(() -> missing);
      if (refusal.isPresent()) {
        boolean mayPass = refusal.equals(missing);
        afterCheck(() ->
            effects.add(new LeaderEffect.ChangeRefused(request.id(), refusal.get(), mayPass)));
        waiting--;
        continue;
      }
      if (!begun) {
        proposed.begin(number, timeMs);
        begun = true;
      }
      proposed.applyChange(request.change());
      accepted.add(request);
    }
    return accepted;
  }

  /** A bucket must stay well below a znode's limit (protocol finding 4). */
  private Optional<String> tooLarge(Request request) {
    if (request.change() instanceof Reconfiguration.Reshape reshape
        && proposed.bucketBytesAfter(reshape) > config.bucketBytesMax()) {
      return Optional.of("the ordering state has no room for more shards of this log's bucket");
    }
    return Optional.empty();
  }

  /** Reconfigurations of one entry; keeps it far below a znode's limit. */
  private static final int CHANGES_MAX = 64;

  private void submit(CutLogWrite write, @Nullable Entry entry, List<Request> requests) {
    outstanding.addLast(new Outstanding(write, entry, requests, unasked));
    unasked = new ArrayList<>();
    effects.add(new LeaderEffect.Submit(write));
  }

  /** The oldest write on its way succeeded. */
  public void onWriteDone() {
    if (stopped) {
      return;
    }
    Outstanding done = outstanding.removeFirst();
    switch (done.write()) {
      case CutLogWrite.Cut cut -> {
        cutsInFlight--;
        if (done.entry() != null) {
          commit(done.entry(), done.requests());
        }
      }
      case CutLogWrite.Checkpoint checkpoint -> checkpointer.onStored();
      case CutLogWrite.Check check -> checksInFlight--;
    }
    waiting -= done.after().size();
    for (Runnable action : done.after()) {
      if (!stopped) {
        action.run();
      }
    }
  }

  private void commit(Entry entry, List<Request> requests) {
    List<MappedPart> parts = committed.apply(entry);
    checkpointer.onCommitted(entry, parts);
    announcer.announce(entry, parts);
    for (Request request : requests) {
      waiting--;
      effects.add(new LeaderEffect.ChangeCommitted(request.id(), entry.number()));
    }
  }

  /** A write was not OK, or its outcome is unknown: this leader is over (protocol rule 1). */
  public void onWriteFailed(String reason) {
    if (!stopped) {
      stopped = true;
      effects.add(new LeaderEffect.StepDown(reason));
    }
  }

  private void alarm(String reason) {
    stopped = true;
    effects.add(new LeaderEffect.Alarm(reason));
  }

  /** Takes what is to be done, in order. */
  public List<LeaderEffect> drainEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<LeaderEffect> drained = new ArrayList<>(effects);
    effects.clear();
    return drained;
  }
}
