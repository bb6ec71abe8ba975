package io.totalog.sequencer.cutter;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * This process's side of the sequencer's port, over the leaderships that come and go. Answers and
 * listeners are called on the cut loop's thread, so they must not block. A stream that cannot be
 * opened is closed at once, as one that breaks is. After an alarm everything is refused with {@code
 * not-ordered} and the alarm's text.
 */
public final class SequencerEndpoint implements SequencerApi {

  private static final long NO_EPOCH = -1;
  private static final long NO_ID = 0;

  /** Where streams lead that nobody leads for: what they say goes nowhere. */
  private static final Mailbox CLOSED = new Mailbox();

  static {
    CLOSED.close(new ArrayList<>());
  }

  private volatile Role role = new Role.Standby("this sequencer has just started", 0);

  /** What this process is. */
  private sealed interface Role {

    /** It does not lead. */
    record Standby(String reason, long lastCut) implements Role {}

    /** It leads. */
    record Leading(Leadership leadership) implements Role {}

    /** It has stopped ordering until an operator acts. */
    record Alarmed(String reason, long epoch, long lastCut) implements Role {}
  }

  /** Makes one that does not lead. */
  public SequencerEndpoint() {}

  void lead(Leadership leadership) {
    role = new Role.Leading(leadership);
  }

  /** Leads no more; saying so twice is harmless. */
  void end(LeaderEnd end) {
    SequencerStatus before = status();
    role =
        switch (end) {
          case LeaderEnd.SteppedDown down -> new Role.Standby(down.reason(), before.lastCut());
          case LeaderEnd.Alarmed alarm ->
              new Role.Alarmed(alarm.reason(), before.epoch(), before.lastCut());
        };
  }

  /** Returns what everything ends with that waits when a leadership ends. */
  static RuntimeException causeOf(LeaderEnd end) {
    return switch (end) {
      case LeaderEnd.SteppedDown down -> new NotLeaderException(down.reason());
      case LeaderEnd.Alarmed alarm -> refusal(alarm.reason());
    };
  }

  private static TotalogException refusal(String alarm) {
    return TotalogException.of(ErrorCode.NOT_ORDERED, "ordering has stopped: " + alarm);
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    try {
      Leadership leadership = leadership();
      NodeReport report = new NodeReport(leadership.nextId(), listener, leadership.mailbox());
      requireTaken(leadership, leadership.mailbox().offer(new Input.HelloCame(report, hello)));
      return report;
    } catch (NotLeaderException | TotalogException e) {
      NodeReport report = new NodeReport(NO_ID, listener, CLOSED);
      Thread.ofVirtual().start(() -> report.end(e));
      return report;
    }
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    try {
      Leadership leadership = leadership();
      GatewayWatch watch = new GatewayWatch(leadership.nextId(), listener, leadership.mailbox());
      requireTaken(leadership, leadership.mailbox().offer(new Input.WatchOpened(watch)));
      return watch;
    } catch (NotLeaderException | TotalogException e) {
      GatewayWatch watch = new GatewayWatch(NO_ID, listener, CLOSED);
      Thread.ofVirtual().start(() -> watch.end(e));
      return watch;
    }
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    CompletableFuture<Optional<LogTail>> answer = new CompletableFuture<>();
    return ask(new Input.AskTail(log, answer), answer);
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    CompletableFuture<Optional<LogView>> answer = new CompletableFuture<>();
    return ask(new Input.AskView(log, answer), answer);
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    CompletableFuture<ReconfigureAnswer> answer = new CompletableFuture<>();
    return ask(new Input.Propose(change, answer), answer);
  }

  private <T> CompletableFuture<T> ask(Input question, CompletableFuture<T> answer) {
    try {
      Leadership leadership = leadership();
      requireTaken(leadership, leadership.mailbox().offer(question));
    } catch (NotLeaderException | TotalogException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private Leadership leadership() {
    return switch (role) {
      case Role.Leading leading -> leading.leadership();
      case Role.Standby standby -> throw new NotLeaderException(standby.reason());
      case Role.Alarmed alarmed -> throw refusal(alarmed.reason());
    };
  }

  private static void requireTaken(Leadership leadership, boolean taken) {
    if (taken) {
      return;
    }
    if (leadership.mailbox().isClosed()) {
      throw new NotLeaderException("this sequencer has just stepped down");
    }
    throw TotalogException.of(ErrorCode.OVERLOADED, "the sequencer has too much to do");
  }

  @Override
  public SequencerStatus status() {
    return switch (role) {
      case Role.Leading leading ->
          new SequencerStatus(
              true, leading.leadership().epoch(), leading.leadership().lastCut(), "");
      case Role.Standby standby -> new SequencerStatus(false, NO_EPOCH, standby.lastCut(), "");
      case Role.Alarmed alarmed ->
          new SequencerStatus(false, alarmed.epoch(), alarmed.lastCut(), alarmed.reason());
    };
  }
}
