package io.totalog.standalone;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.rpc.ConnectionBrokenException;
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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The one shard node of this process; any other name is a node that is not there. */
final class LocalShards implements ShardConnections {

  private final NodeId node;
  private final ShardApi api;

  LocalShards(NodeId node, ShardApi api) {
    this.node = node;
    this.api = api;
  }

  @Override
  public ShardApi to(NodeId asked) {
    return asked.equals(node) ? api : new Absent(asked);
  }

  /** A node of another cluster's past: all that is asked of it breaks. */
  private record Absent(NodeId node) implements ShardApi {

    private ConnectionBrokenException broken() {
      return new ConnectionBrokenException("node " + node + " is not in this process");
    }

    @Override
    public AppendStream appends(AppendListener listener) {
      Thread.ofVirtual().start(() -> listener.onClosed(broken()));
      return new NoAppends();
    }

    @Override
    public TailStream tail(TailRequest request, TailListener listener) {
      Thread.ofVirtual().start(() -> listener.onClosed(broken()));
      return new NoTail();
    }

    @Override
    public CompletableFuture<ReadAnswer> read(ReadRequest request) {
      return CompletableFuture.failedFuture(broken());
    }

    @Override
    public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
      return CompletableFuture.failedFuture(broken());
    }

    @Override
    public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
      return CompletableFuture.failedFuture(broken());
    }

    @Override
    public CompletableFuture<Long> bytes(LogId log) {
      return CompletableFuture.failedFuture(broken());
    }
  }

  private record NoAppends() implements AppendStream {
    @Override
    public void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {}

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void close() {}
  }

  private record NoTail() implements TailStream {
    @Override
    public void request(long bytes) {}

    @Override
    public void close() {}
  }
}
