package io.totalog.shard.report;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.shard.ShardNode;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.shard.replica.LeaderLink;
import io.totalog.shard.replica.LinkEvent;
import io.totalog.shard.replica.LinkMailbox;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream to the leader, driven by the owner thread.
 *
 * <pre>
 * DOWN → ASKED     it is time to try: the state machine is asked for a hello
 * ASKED → OPENING  the hello is there (its boot number is durable): the stream is opened with it
 * OPENING → OPEN   the verified answer came: progress is told from now on
 * any → DOWN       the stream ended, or must be opened again; the next try comes after a growing pause
 * </pre>
 */
public final class ReportLink implements LeaderLink {

  /** Shards told of in one message. */
  private static final int PROGRESS_MAX = 4_096;

  private static final long RETRY_MS_MIN = 10;
  private static final long RETRY_MS_MAX = 200;

  /** A leader that cannot answer for so long is asked anew, maybe elsewhere. */
  private static final long ANSWER_MS_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReportLink.class);

  private enum State {
    DOWN,
    ASKED,
    OPENING,
    OPEN
  }

  private final SequencerApi sequencer;
  private final ShardNode node;
  private final LinkMailbox mailbox;

  /** Number of a stream whose words found no room, if any did; set by transport threads. */
  private final AtomicLong overflowed = new AtomicLong(-1);

  private State state = State.DOWN;
  private long stream;
  private @Nullable ReportStream open;
  private long nowMs;
  private long retryAtMs;
  private long retryMs = RETRY_MS_MIN;
  private long openedAtMs;
  private boolean isHeld;

  /** Written by the owner, read by anyone. */
  private volatile boolean isAnswered;

  /**
   * Makes a link that is down.
   *
   * @param sequencer finds the leader by itself
   * @param node the state machine
   * @param mailbox the owner's
   */
  public ReportLink(SequencerApi sequencer, ShardNode node, LinkMailbox mailbox) {
    this.sequencer = sequencer;
    this.node = node;
    this.mailbox = mailbox;
  }

  /** Returns whether the leader knows this node now. Any thread. */
  @Override
  public boolean isAnswered() {
    return isAnswered;
  }

  /** Looks whether it is time to try, or to give up waiting. */
  @Override
  public void onTick(long now) {
    nowMs = now;
    if (overflowed.get() == stream && state != State.DOWN) {
      becomeDown("the mailbox is full");
    }
    if (state == State.OPENING && now - openedAtMs > ANSWER_MS_MAX) {
      becomeDown("no answer to the hello");
    }
    if (state == State.DOWN && now >= retryAtMs && !isHeld) {
      transitionTo(State.ASKED, "time to try");
      node.onLeaderConnected();
    }
  }

  /** Returns when a tick is wanted next. */
  @Override
  public long tickAtMs() {
    return switch (state) {
      case DOWN -> isHeld ? Long.MAX_VALUE : retryAtMs;
      case OPENING -> openedAtMs + ANSWER_MS_MAX + 1;
      case ASKED, OPEN -> Long.MAX_VALUE;
    };
  }

  /** Takes no part in ordering while held: for a store that cannot write. */
  @Override
  public void hold(boolean hold, String reason) {
    if (hold && !isHeld && state != State.DOWN) {
      becomeDown(reason);
    }
    isHeld = hold;
  }

  /** Opens the stream. */
  @Override
  public void sendHello(Hello hello) {
    if (state != State.ASKED) {
      return;
    }
    stream++;
    openedAtMs = nowMs;
    transitionTo(State.OPENING, "hello of boot " + hello.boot());
    try {
      open = sequencer.report(hello, new Listener(stream));
    } catch (RuntimeException e) {
      becomeDown(String.valueOf(e.getMessage()));
    }
  }

  /** Tells of a shard prepared after the hello. */
  @Override
  public void sendPrepared(ShardHello shard) {
    ReportStream now = open;
    if (now != null) {
      try {
        now.prepared(shard);
      } catch (RuntimeException e) {
        becomeDown(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Tells progress if there is some and the transport takes it. */
  @Override
  public void maybeReport() {
    ReportStream now = open;
    try {
      while (state == State.OPEN && now != null && node.hasProgress() && now.isReady()) {
        now.progress(node.drainProgress(PROGRESS_MAX));
      }
    } catch (RuntimeException e) {
      becomeDown(String.valueOf(e.getMessage()));
    }
  }

  /** Closes the stream and opens another. */
  @Override
  public void rehello(String reason) {
    if (state != State.DOWN) {
      becomeDown(reason);
    }
  }

  /** Takes a word of the leader out of the mailbox. */
  @Override
  public void onEvent(LinkEvent event) {
    if (event.stream() != stream || state == State.DOWN || state == State.ASKED) {
      return;
    }
    switch (event) {
      case LinkEvent.Answered answered -> {
        retryMs = RETRY_MS_MIN;
        isAnswered = true;
        transitionTo(State.OPEN, "epoch " + answered.answer().epoch());
        node.onHelloAnswer(answered.answer());
      }
      case LinkEvent.Cut cut -> node.onCut(cut.delivery());
      case LinkEvent.Ready ready -> maybeReport();
      case LinkEvent.Closed closed -> becomeDown(String.valueOf(closed.cause().getMessage()));
    }
  }

  /** Ends the stream for good. */
  @Override
  public void close() {
    isHeld = true;
    rehello("this node stops");
  }

  private void becomeDown(String reason) {
    ReportStream old = open;
    open = null;
    isAnswered = false;
    if (old != null) {
      try {
        old.close();
      } catch (RuntimeException e) {
        LOG.atDebug().setCause(e).log("closing a stream that is over");
      }
    }
    retryAtMs = nowMs + retryMs;
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
    transitionTo(State.DOWN, reason);
    node.onLeaderLost();
  }

  private void transitionTo(State next, String reason) {
    boolean isNews = state == State.OPEN || next == State.OPEN;
    (isNews ? LOG.atInfo() : LOG.atDebug())
        .addKeyValue("stream", stream)
        .addKeyValue("reason", reason)
        .log("report link {} -> {}", state, next);
    state = next;
  }

  /** Puts what comes into the mailbox. */
  private final class Listener implements ReportListener {

    private final long number;

    private Listener(long number) {
      this.number = number;
    }

    @Override
    public void onAnswer(HelloAnswer answer) {
      put(new LinkEvent.Answered(number, answer));
    }

    @Override
    public void onCut(CutDelivery delivery) {
      put(new LinkEvent.Cut(number, delivery));
    }

    @Override
    public void onReady() {
      put(new LinkEvent.Ready(number));
    }

    @Override
    public void onClosed(Throwable cause) {
      put(new LinkEvent.Closed(number, cause));
    }

    private void put(LinkEvent event) {
      if (overflowed.get() != number && !mailbox.offer(event)) {
        overflowed.set(number);
      }
    }
  }
}
