package io.totalog.protocol.sequencer.grpc;

import io.grpc.Channel;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.rpc.ClientStream;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import io.totalog.protocol.wire.SequencerGrpc;
import io.totalog.protocol.wire.SequencerWire;
import io.totalog.protocol.wire.SequencerWire.ReportDown;
import io.totalog.protocol.wire.SequencerWire.ReportUp;
import io.totalog.protocol.wire.SequencerWire.WatchDown;
import io.totalog.protocol.wire.SequencerWire.WatchUp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sequencer at the other end of a channel. Thread-safe; the channel is the caller's to close.
 */
public final class GrpcSequencerClient implements SequencerApi {

  private static final SequencerStatus NOTHING_KNOWN = new SequencerStatus(false, -1, 0, "");

  private final SequencerGrpc.SequencerStub stub;
  private final AtomicBoolean askingStatus = new AtomicBoolean();
  private volatile SequencerStatus status = NOTHING_KNOWN;

  /** Uses a channel whose message limit is at least {@link RpcLimits#MESSAGE_BYTES_MAX}. */
  public GrpcSequencerClient(Channel channel) {
    this.stub =
        SequencerGrpc.newStub(channel)
            .withMaxInboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX)
            .withMaxOutboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX);
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    ClientStream<ReportUp, ReportDown> stream = new ClientStream<>(new ReportEvents(listener));
    stub.report(stream);
    stream.send(ReportUp.newBuilder().setHello(ReportMessages.hello(hello)).build());
    return new Report(stream);
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    ClientStream<WatchUp, WatchDown> stream = new ClientStream<>(new WatchEvents(listener));
    stub.watch(stream);
    return new Watch(stream);
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return AnswerObserver.call(question()::tail, ViewMessages.question(log), ViewMessages::tail);
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    return AnswerObserver.call(question()::view, ViewMessages.question(log), ViewMessages::answer);
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return AnswerObserver.call(
        command()::reconfigure, ChangeMessages.change(change), ChangeMessages::answer);
  }

  /**
   * Returns the last answer that came and asks for a new one meanwhile, since it must not block.
   */
  @Override
  public SequencerStatus status() {
    if (askingStatus.compareAndSet(false, true)) {
      AnswerObserver.call(
              question()::status,
              SequencerWire.StatusQuestion.getDefaultInstance(),
              ViewMessages::status)
          .whenComplete((answer, error) -> {
            status = answer == null ? NOTHING_KNOWN : answer;
            askingStatus.set(false);
          });
    }
    return status;
  }

  private SequencerGrpc.SequencerStub question() {
    return stub.withDeadlineAfter(RpcLimits.QUESTION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private SequencerGrpc.SequencerStub command() {
    return stub.withDeadlineAfter(RpcLimits.COMMAND_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private record Report(ClientStream<ReportUp, ReportDown> stream) implements ReportStream {

    @Override
    public void prepared(ShardHello shard) {
      stream.send(ReportUp.newBuilder().setPrepared(ReportMessages.shardHello(shard)).build());
    }

    @Override
    public void progress(List<ReplicaProgress> changed) {
      stream.send(ReportUp.newBuilder().setProgress(ReportMessages.progress(changed)).build());
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private record ReportEvents(ReportListener listener) implements ClientStream.Events<ReportDown> {

    @Override
    public void onMessage(ReportDown message) {
      switch (message.getMessageCase()) {
        case ANSWER -> listener.onAnswer(ReportMessages.answer(message.getAnswer()));
        case CUT -> listener.onCut(ReportMessages.cut(message.getCut()));
        case MESSAGE_NOT_SET -> throw new IllegalArgumentException("unknown message");
      }
    }

    @Override
    public void onReady() {
      listener.onReady();
    }

    @Override
    public void onClosed(Throwable cause) {
      listener.onClosed(cause);
    }
  }

  private record Watch(ClientStream<WatchUp, WatchDown> stream) implements WatchStream {

    @Override
    public void follow(LogId log) {
      stream.send(WatchUp.newBuilder().setFollow(log.value()).build());
    }

    @Override
    public void unfollow(LogId log) {
      stream.send(WatchUp.newBuilder().setUnfollow(log.value()).build());
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private record WatchEvents(WatchListener listener) implements ClientStream.Events<WatchDown> {

    @Override
    public void onMessage(WatchDown message) {
      switch (message.getMessageCase()) {
        case VIEW -> listener.onView(ViewMessages.view(message.getView()));
        case CUT -> listener.onCut(message.getCut().getNumber(), message.getCut().getEpoch());
        case MESSAGE_NOT_SET -> throw new IllegalArgumentException("unknown message");
      }
    }

    @Override
    public void onReady() {}

    @Override
    public void onClosed(Throwable cause) {
      listener.onClosed(cause);
    }
  }
}
