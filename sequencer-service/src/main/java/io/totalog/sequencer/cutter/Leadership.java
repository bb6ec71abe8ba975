package io.totalog.sequencer.cutter;

import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.sequencer.LeaderEffect;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.sequencer.cutlog.CutLogSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leadership: the leader of one epoch, its session and everybody who waits at it. Inputs come
 * through the mailbox from any thread; all else is done by the one thread that calls {@link
 * #doWork}. A listener that throws loses its stream, never the loop.
 */
final class Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final OrderingLeader leader;
  private final CutLogSession session;
  private final Mailbox mailbox;
  private final SequencerMetrics metrics;
  private final CutNews news;
  private final Waiting waiting = new Waiting();
  private final List<Input> inputs = new ArrayList<>();
  private final AtomicLong ids = new AtomicLong();
  private final WritesUnderWay writes;
  private volatile long lastCut;
  private @Nullable LeaderEnd end;

  Leadership(
      OrderingLeader leader, CutLogSession session, Mailbox mailbox, SequencerMetrics metrics) {
    this.leader = leader;
    this.session = session;
    this.mailbox = mailbox;
    this.metrics = metrics;
    this.news = new CutNews(waiting);
    this.writes = new WritesUnderWay(mailbox, metrics);
    this.lastCut = leader.committed().lastNumber();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** A number that nothing else at this leadership has. Thread-safe. */
  long nextId() {
    return ids.incrementAndGet();
  }

  long epoch() {
    return leader.epoch();
  }

  /** Returns the number of the last committed cut. Thread-safe. */
  long lastCut() {
    return lastCut;
  }

  /**
   * Takes what came, proposes what is due, tells what was decided.
   *
   * @param nowNanos monotonic clock
   * @param wallMs milliseconds since 1970 UTC
   * @return when to call again at the latest; {@link Long#MAX_VALUE} if only an input changes
   *     anything
   */
  long doWork(long nowNanos, long wallMs) {
    mailbox.drainTo(inputs);
    for (Input input : inputs) {
      take(input);
    }
    inputs.clear();
    if (end != null) {
      return nowNanos;
    }
    long dueNanos = leader.doWork(nowNanos, wallMs);
    lastCut = leader.committed().lastNumber();
    carryOut();
    long newsNanos = news.tell(lastCut, leader.epoch(), nowNanos);
    return dueNanos < newsNanos ? dueNanos : newsNanos;
  }

  /** Returns why it is over, once it is. */
  Optional<LeaderEnd> end() {
    return Optional.ofNullable(end);
  }

  private void take(Input input) {
    switch (input) {
      case Input.HelloCame came -> {
        waiting.add(came.report());
        leader.onHello(came.report().id, came.hello());
      }
      case Input.Prepared prepared -> leader.onPrepared(prepared.report().id, prepared.shard());
      case Input.Progressed progressed -> {
        for (ReplicaProgress progress : progressed.report().takeProgress().values()) {
          leader.onProgress(progressed.report().id, progress);
        }
      }
      case Input.ReportClosed closed -> closeReport(closed.report().id);
      case Input.WatchOpened opened -> {
        waiting.add(opened.watch());
        news.joined(opened.watch(), lastCut, leader.epoch());
      }
      case Input.Follow follow -> leader.onFollow(follow.watch().id, follow.log());
      case Input.Unfollow unfollow -> leader.onUnfollow(unfollow.watch().id, unfollow.log());
      case Input.WatchClosed closed -> closeWatch(closed.watch().id);
      case Input.AskTail ask -> {
        long id = nextId();
        waiting.addTail(id, ask.answer());
        leader.onTail(id, ask.log());
      }
      case Input.AskView ask -> {
        long id = nextId();
        waiting.addView(id, ask.answer());
        leader.onView(id, ask.log());
      }
      case Input.Propose propose -> {
        long id = nextId();
        waiting.addChange(id, propose.answer());
        leader.onReconfigure(id, propose.change());
      }
      case Input.Written written -> {
        writes.onDone(written.nanos());
        leader.onWriteDone();
      }
      case Input.WriteFailed failed -> leader.onWriteFailed(failed.reason());
      case Input.Resign resign -> become(new LeaderEnd.SteppedDown(resign.reason()));
    }
    carryOut();
  }

  private void carryOut() {
    for (LeaderEffect effect : leader.drainEffects()) {
      carryOut(effect);
    }
  }

  private void carryOut(LeaderEffect effect) {
    switch (effect) {
      case LeaderEffect.Submit submit ->
          session.submit(submit.write(), writes.begin(submit.write()));
      case LeaderEffect.AnswerHello answer ->
          tell(answer.stream(), r -> r.listener.onAnswer(answer.answer()));
      case LeaderEffect.CloseStream close -> {
        LOG.atInfo()
            .addKeyValue("stream", close.stream())
            .log("closing a node's stream: {}", close.reason());
        waiting.fail(close.stream(), new NotLeaderException(close.reason()));
      }
      case LeaderEffect.Deliver deliver -> {
        metrics.onDelivered(deliver.delivery());
        tell(deliver.stream(), r -> r.listener.onCut(deliver.delivery()));
      }
      case LeaderEffect.AnswerTail answer -> waiting.answerTail(answer.question(), answer.tail());
      case LeaderEffect.AnswerView answer -> waiting.answerView(answer.question(), answer.view());
      case LeaderEffect.ChangeCommitted committed ->
          waiting.answerChange(
              committed.request(), new ReconfigureAnswer.Committed(committed.cut()));
      case LeaderEffect.ChangeRefused refused ->
          waiting.answerChange(
              refused.request(),
              new ReconfigureAnswer.Refused(refused.reason(), refused.mayPass()));
      case LeaderEffect.PushView push -> push(push);
      case LeaderEffect.Overloaded overloaded ->
          waiting.fail(
              overloaded.id(),
              TotalogException.of(ErrorCode.OVERLOADED, "too much waits at the sequencer"));
      case LeaderEffect.ReplicaDamaged damaged ->
          LOG.atError()
              .addKeyValue("shard", damaged.shard())
              .addKeyValue("node", damaged.node())
              .log("a replica has lost records; its shard takes no further ones");
      case LeaderEffect.LogChanged changed ->
          LOG.atInfo()
              .addKeyValue("log", changed.log())
              .addKeyValue("cut", leader.committed().lastNumber())
              .log("log changed");
      case LeaderEffect.Alarm alarm -> become(new LeaderEnd.Alarmed(alarm.reason()));
      case LeaderEffect.StepDown down -> become(new LeaderEnd.SteppedDown(down.reason()));
    }
  }

  private void become(LeaderEnd why) {
    if (end == null) {
      end = why;
    }
  }

  private interface Word {
    void to(NodeReport report);
  }

  private void tell(long stream, Word word) {
    NodeReport report = waiting.report(stream);
    if (report == null || report.isClosed()) {
      return;
    }
    try {
      word.to(report);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("stream", stream).log("a node's stream failed");
      closeReport(stream);
      report.end(e);
    }
  }

  private void push(LeaderEffect.PushView push) {
    GatewayWatch watch = waiting.watch(push.watcher());
    if (watch == null || watch.isClosed()) {
      return;
    }
    try {
      watch.listener.onView(push.view());
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("watch", watch.id).log("a watch stream failed");
      closeWatch(watch.id);
      watch.end(e);
    }
  }

  private void closeReport(long id) {
    waiting.removeReport(id);
    leader.onStreamClosed(id);
  }

  private void closeWatch(long id) {
    waiting.removeWatch(id);
    leader.onWatcherClosed(id);
  }

  /** Ends everything that waits, here and in the mailbox, and gives the session up. */
  void close(RuntimeException cause) {
    mailbox.close(inputs);
    waiting.failAll(cause);
    inputs.forEach(input -> refuse(input, cause));
    inputs.clear();
    session.close();
  }

  private static void refuse(Input input, RuntimeException cause) {
    switch (input) {
      case Input.HelloCame came -> came.report().end(cause);
      case Input.WatchOpened opened -> opened.watch().end(cause);
      case Input.AskTail ask -> ask.answer().completeExceptionally(cause);
      case Input.AskView ask -> ask.answer().completeExceptionally(cause);
      case Input.Propose propose -> propose.answer().completeExceptionally(cause);
      case Input.Prepared prepared -> {}
      case Input.Progressed progressed -> {}
      case Input.ReportClosed closed -> {}
      case Input.Follow follow -> {}
      case Input.Unfollow unfollow -> {}
      case Input.WatchClosed closed -> {}
      case Input.Written written -> {}
      case Input.WriteFailed failed -> {}
      case Input.Resign resign -> {}
    }
  }
}
