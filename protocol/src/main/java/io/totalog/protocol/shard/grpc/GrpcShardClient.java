package io.totalog.protocol.shard.grpc;

import io.grpc.Channel;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.rpc.ClientStream;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import io.totalog.protocol.wire.ShardGrpc;
import io.totalog.protocol.wire.ShardWire;
import io.totalog.protocol.wire.ShardWire.AppendDown;
import io.totalog.protocol.wire.ShardWire.AppendUp;
import io.totalog.protocol.wire.ShardWire.TailDown;
import io.totalog.protocol.wire.ShardWire.TailUp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shard node at the other end of a channel. Thread-safe; the channel is the caller's to close.
 */
public final class GrpcShardClient implements ShardApi {

  private final ShardGrpc.ShardStub stub;

  /** Uses a channel whose message limit is at least {@link RpcLimits#MESSAGE_BYTES_MAX}. */
  public GrpcShardClient(Channel channel) {
    this.stub =
        ShardGrpc.newStub(channel)
            .withMaxInboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX)
            .withMaxOutboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX);
  }

  @Override
  public AppendStream appends(AppendListener listener) {
    ClientStream<AppendUp, AppendDown> stream = new ClientStream<>(new AppendEvents(listener));
    stub.append(stream);
    return new Appends(stream);
  }

  @Override
  public CompletableFuture<ReadAnswer> read(ReadRequest request) {
    ReadCollector collector = new ReadCollector(request.bytesMax());
    command().read(ShardMessages.read(request), collector);
    return collector.answer();
  }

  @Override
  public TailStream tail(TailRequest request, TailListener listener) {
    TailEvents events = new TailEvents(listener);
    ClientStream<TailUp, TailDown> stream = new ClientStream<>(events);
    stub.tail(stream);
    stream.send(
        TailUp.newBuilder()
            .setStart(
                ShardWire.TailStart.newBuilder()
                    .setShard(request.shard().value())
                    .setFromSeq(request.fromSeq()))
            .build());
    return new Tail(stream);
  }

  @Override
  public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
    ShardWire.FindRequest request =
        ShardWire.FindRequest.newBuilder()
            .setShard(shard.value())
            .setGateway(id.gateway())
            .setCounter(id.counter())
            .build();
    return AnswerObserver.call(command()::find, request, ShardMessages::find);
  }

  @Override
  public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
    return AnswerObserver.call(
        command()::prepare, ShardMessages.prepare(request), ShardMessages::prepared);
  }

  @Override
  public CompletableFuture<Long> bytes(LogId log) {
    ShardWire.BytesRequest request =
        ShardWire.BytesRequest.newBuilder().setLog(log.value()).build();
    return AnswerObserver.call(command()::bytes, request, ShardWire.BytesAnswer::getBytes);
  }

  private ShardGrpc.ShardStub command() {
    return stub.withDeadlineAfter(RpcLimits.COMMAND_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private record Appends(ClientStream<AppendUp, AppendDown> stream) implements AppendStream {

    @Override
    public void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
      stream.send(ShardMessages.append(shard, batch, after));
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

  private record AppendEvents(AppendListener listener) implements ClientStream.Events<AppendDown> {

    @Override
    public void onMessage(AppendDown message) {
      listener.onOutcome(ShardMessages.appendId(message), ShardMessages.outcome(message));
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

  private record Tail(ClientStream<TailUp, TailDown> stream) implements TailStream {

    @Override
    public void request(long bytes) {
      stream.send(TailUp.newBuilder().setCredit(bytes).build());
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private record TailEvents(TailListener listener) implements ClientStream.Events<TailDown> {

    @Override
    public void onMessage(TailDown message) {
      if (message.getBatchesCount() > 0) {
        listener.onBatches(ShardMessages.batches(message.getBatchesList()));
      }
      if (message.getEnd()) {
        listener.onEnd();
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
