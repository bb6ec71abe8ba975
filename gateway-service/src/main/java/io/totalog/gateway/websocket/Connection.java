package io.totalog.gateway.websocket;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogTail;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.error.Problems;
import io.totalog.gateway.http.read.ReadHandler;
import io.totalog.gateway.http.read.Start;
import io.totalog.gateway.log.AppendSession;
import io.totalog.gateway.log.Appended;
import io.totalog.gateway.log.FollowQuery;
import io.totalog.gateway.log.LogService;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One WebSocket. Messages are read one at a time and only while there is room for their answers;
 * appends go out in the order in which they came. Its life ends with the outbox: whatever wants to
 * close the connection says so there.
 */
final class Connection extends BaseSubscriber<WebSocketMessage> {
  /** The log was deleted. */
  static final CloseStatus LOG_GONE = new CloseStatus(4404, "log gone");

  /** Most appends of one connection that wait for their answer. */
  static final int APPENDS_MAX = 256;

  private static final int PINGS_MISSED_MAX = 2;

  /** Messages above it are parsed off the event loop, which has other connections to serve. */
  private static final int PARSE_INLINE_BYTES_MAX = 256 << 10;

  /** Messages up to it are parsed even if the budget is used up: they may free something. */
  private static final int PARSE_ALWAYS_BYTES_MAX = 1 << 10;

  private final WebSocketSession session;
  private final LogMeta log;
  private final LogService logs;
  private final Gate gate;
  private final Origin origin;
  private final Outbox outbox = new Outbox();
  private final AppendSession appends = new AppendSession();
  private final Receipt receipt;

  // Guarded by this.
  private int inFlight;
  private boolean reading;
  private boolean draining;
  private int unansweredPings;

  /**
   * Where a connection comes from.
   *
   * @param path of the request
   * @param traceId of the request
   * @param pingEvery time between pings
   * @param channel the socket, speaking WebSocket
   */
  record Origin(String path, String traceId, Duration pingEvery, Channel channel) {}

  Connection(WebSocketSession session, LogMeta log, LogService logs, Gate gate, Origin origin) {
    this.session = session;
    this.log = log;
    this.logs = logs;
    this.gate = gate;
    this.origin = origin;
    this.receipt = new Receipt(gate.bodyBytes(), () -> outbox.close(CloseStatus.SERVICE_OVERLOAD));
  }

  /** Serves it to its end. */
  Mono<Void> run() {
    return Mono.using(
            this::start, running -> write().then(Mono.defer(this::close)), Disposable::dispose)
        .onErrorResume(ProblemException.class, e -> session.close(statusOf(e)));
  }

  /**
   * A stop that begins right after the handshake says the same as to those who were there before.
   */
  private static CloseStatus statusOf(ProblemException refusal) {
    return refusal.problem().code() == ErrorCode.DRAINING
        ? CloseStatus.GOING_AWAY
        : CloseStatus.SERVICE_OVERLOAD;
  }

  private Disposable start() {
    gate.enter(gate.sockets(), "WebSockets");
    Disposable.Composite running = Disposables.composite();
    running.add(() -> gate.sockets().give(1));
    running.add(receipt::end);
    running.add(outbox::disposeAll);
    running.add(this);
    long everyMs = origin.pingEvery().toMillis();
    running.add(
        Schedulers.parallel()
            .schedulePeriodically(this::onPingTime, everyMs, everyMs, TimeUnit.MILLISECONDS));
    receipt.count(origin.channel());
    session.receive().subscribe(this);
    running.add(gate.stopped().subscribe(nothing -> {}, failure -> {}, this::onDrain));
    return running;
  }

  private Mono<Void> write() {
    return outbox
        .next()
        .flatMap(message -> session.send(Mono.just(frame(message))).thenReturn(Boolean.TRUE))
        .doOnNext(sent -> maybeRead())
        .defaultIfEmpty(Boolean.FALSE)
        .repeat()
        .takeWhile(Boolean::booleanValue)
        .then();
  }

  private WebSocketMessage frame(Outbox.Message message) {
    return switch (message) {
      case Outbox.Message.Text(byte[] json) ->
          new WebSocketMessage(WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(json));
      case Outbox.Message.Ping() -> session.pingMessage(buffers -> buffers.wrap(new byte[0]));
    };
  }

  private Mono<Void> close() {
    return session.close(outbox.closeStatus()).onErrorComplete();
  }

  // --- from the client ---

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    maybeRead();
  }

  @Override
  protected void hookOnNext(WebSocketMessage message) {
    int bytes = message.getPayload().readableByteCount();
    switch (message.getType()) {
      case TEXT -> {
        boolean admitted = receipt.isHandedOver(bytes);
        byte[] json = new byte[bytes];
        message.getPayload().read(json);
        if (bytes > PARSE_INLINE_BYTES_MAX) {
          var parsing = Schedulers.parallel().schedule(() -> onText(json, admitted));
          return;
        }
        onText(json, admitted);
      }
      case BINARY -> {
        receipt.drop(bytes);
        onMessage(ClientMessage.binary());
        onHandled();
      }
      case PONG -> {
        synchronized (this) {
          unansweredPings = 0;
        }
        onHandled();
      }
      case PING -> onHandled();
    }
  }

  /** Handles one message; the next is read when this is done. */
  private void onText(byte[] json, boolean admitted) {
    int held = admitted ? json.length : 0;
    boolean parsed = admitted || json.length <= PARSE_ALWAYS_BYTES_MAX;
    ClientMessage message =
        parsed ? ClientMessage.parse(json) : ClientMessage.refused(json, tooManyBytes());
    if (message instanceof ClientMessage.Append append) {
      onAppend(append, json.length, held);
    } else {
      gate.bodyBytes().give(held);
      onMessage(message);
    }
    onHandled();
  }

  private static ProblemException tooManyBytes() {
    return ProblemException.of(ErrorCode.OVERLOADED, "Too many bytes are waiting to be appended.");
  }

  private void onHandled() {
    synchronized (this) {
      reading = false;
    }
    maybeRead();
  }

  @Override
  protected void hookOnComplete() {
    outbox.close(CloseStatus.NORMAL);
  }

  @Override
  protected void hookOnError(Throwable failure) {
    boolean tooLarge =
        failure instanceof TooLongFrameException
            || (failure instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus().code() == CloseStatus.TOO_BIG_TO_PROCESS.getCode());
    outbox.close(tooLarge ? CloseStatus.TOO_BIG_TO_PROCESS : CloseStatus.PROTOCOL_ERROR);
  }

  /** Reads the next message if there is room for what it may lead to. */
  private void maybeRead() {
    synchronized (this) {
      if (reading || inFlight >= APPENDS_MAX || outbox.isLoaded()) {
        return;
      }
      reading = true;
    }
    request(1);
  }

  private void onMessage(ClientMessage message) {
    switch (message) {
      case ClientMessage.Subscribe subscribe -> onSubscribe(subscribe);
      case ClientMessage.Credit(String id, long count) -> {
        if (!outbox.isCredited(id, count)) {
          refuse(id, unknownSubscription());
        }
      }
      case ClientMessage.Append append -> onAppend(append, 0, 0);
      case ClientMessage.Unsubscribe(String id) -> {
        if (outbox.follower(id).isPresent()) {
          outbox.remove(id);
          outbox.answer(ServerMessages.end(id));
        } else {
          refuse(id, unknownSubscription());
        }
      }
      case ClientMessage.Wrong(String id, RuntimeException failure) -> refuse(id, failure);
    }
  }

  private static ProblemException unknownSubscription() {
    return ProblemException.badParameter("id", "is not that of a subscription");
  }

  private void refuse(String id, Throwable failure) {
    outbox.answer(problem(id, Problems.of(failure, origin.traceId())));
  }

  private byte[] problem(String id, Problem problem) {
    return ServerMessages.problem(id, problem, origin.path(), origin.traceId());
  }

  // --- following ---

  private void onSubscribe(ClientMessage.Subscribe asked) {
    String id = asked.id();
    Follower follower =
        new Follower(
            id,
            asked.credit(),
            outbox::wake,
            failure -> Problems.of(failure, origin.traceId()),
            problem -> problem(id, problem));
    if (outbox.follower(id).isPresent()) {
      refuse(id, ProblemException.badParameter("id", "is that of another subscription"));
    } else if (!outbox.isAdded(id, follower)) {
      String detail = "A connection may have " + Outbox.FOLLOWERS_MAX + " subscriptions.";
      refuse(id, ProblemException.of(ErrorCode.OVERLOADED, detail));
    } else {
      logs.tail(log)
          .flatMapMany(tail -> logs.follow(log, query(asked.start(), tail, follower)))
          .subscribe(follower.inflow());
    }
  }

  private FollowQuery query(Start start, LogTail tail, Follower follower) {
    long from = start.in(tail);
    if (from > tail.next()) {
      throw ReadHandler.beyondTail(from, tail);
    }
    synchronized (outbox) {
      follower.onTail(tail.next());
    }
    return FollowQuery.from(from);
  }

  // --- appending ---

  /** Appends; of the budget so many bytes as the message has are held until the answer. */
  private void onAppend(ClientMessage.Append append, int bytes, int held) {
    try {
      if (held < bytes) {
        throw tooManyBytes();
      }
      gate.enter(gate.appends(), "appends");
    } catch (ProblemException e) {
      gate.bodyBytes().give(held);
      refuse(append.id(), e);
      return;
    }
    synchronized (this) {
      inFlight++;
    }
    logs.append(log, append.records(), appends)
        .doFinally(end -> onAppendEnd(bytes))
        .subscribe(
            appended -> onAppended(append.id(), appended),
            failure -> onAppendFailed(append.id(), failure));
  }

  private void onAppended(String id, Appended appended) {
    outbox.answer(ServerMessages.appended(id, appended));
  }

  private void onAppendFailed(String id, Throwable failure) {
    refuse(id, failure);
    if (failure instanceof TotalogException e && e.code() == ErrorCode.LOG_NOT_FOUND) {
      outbox.close(LOG_GONE);
    }
  }

  private void onAppendEnd(int bytes) {
    gate.appends().give(1);
    gate.bodyBytes().give(bytes);
    boolean last;
    synchronized (this) {
      inFlight--;
      last = draining && inFlight == 0;
    }
    if (last) {
      outbox.close(CloseStatus.GOING_AWAY);
    }
    maybeRead();
  }

  // --- time ---

  private void onPingTime() {
    boolean dead;
    synchronized (this) {
      // While nothing is read, a pong cannot be either; that is no sign of death.
      dead = reading && unansweredPings >= PINGS_MISSED_MAX;
      unansweredPings++;
    }
    if (dead) {
      outbox.close(CloseStatus.GOING_AWAY);
      var closing = origin.channel().close();
    } else {
      outbox.ping();
    }
  }

  private void onDrain() {
    boolean idle;
    synchronized (this) {
      draining = true;
      idle = inFlight == 0;
    }
    if (idle) {
      outbox.close(CloseStatus.GOING_AWAY);
    }
  }
}
