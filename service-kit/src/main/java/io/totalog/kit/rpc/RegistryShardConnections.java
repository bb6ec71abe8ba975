package io.totalog.kit.rpc;

import io.grpc.ManagedChannel;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
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
import io.totalog.protocol.shard.grpc.GrpcShardClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shard nodes by gRPC, where the registry says they are. */
public final class RegistryShardConnections implements ShardConnections {

  private final NodeRegistry registry;
  private final Channels channels;
  private final ConcurrentHashMap<NodeId, ShardApi> nodes = new ConcurrentHashMap<>();

  /** Finds nodes in a registry. */
  public RegistryShardConnections(NodeRegistry registry, Channels channels) {
    this.registry = registry;
    this.channels = channels;
  }

  @Override
  public ShardApi to(NodeId node) {
    return nodes.computeIfAbsent(node, Routed::new);
  }

  /** Looks the address up at each call. */
  private final class Routed implements ShardApi {

    private final NodeId node;

    Routed(NodeId node) {
      this.node = node;
    }

    private volatile Target target = new Target("", Optional.empty());

    private Optional<ShardApi> find() {
      String address = registry.find(node).map(NodeEntry::address).orElse("");
      if (address.isEmpty()) {
        return Optional.empty();
      }
      ManagedChannel channel = channels.to(address);
      Target now = target;
      if (!now.address().equals(address)) {
        now = new Target(address, Optional.of(new GrpcShardClient(channel)));
        target = now;
      }
      return now.api();
    }

    private <T> CompletableFuture<T> ask(Function<ShardApi, CompletableFuture<T>> question) {
      return find().map(question).orElseGet(() -> CompletableFuture.failedFuture(absent()));
    }

    private ConnectionBrokenException absent() {
      return new ConnectionBrokenException("node " + node + " is not registered");
    }

    @Override
    public AppendStream appends(AppendListener listener) {
      Optional<ShardApi> api = find();
      if (api.isPresent()) {
        return api.get().appends(listener);
      }
      ForkJoinPool.commonPool().execute(() -> listener.onClosed(absent()));
      return new NoAppends();
    }

    @Override
    public TailStream tail(TailRequest request, TailListener listener) {
      Optional<ShardApi> api = find();
      if (api.isPresent()) {
        return api.get().tail(request, listener);
      }
      ForkJoinPool.commonPool().execute(() -> listener.onClosed(absent()));
      return new NoTail();
    }

    @Override
    public CompletableFuture<ReadAnswer> read(ReadRequest request) {
      return ask(api -> api.read(request));
    }

    @Override
    public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
      return ask(api -> api.find(shard, id));
    }

    @Override
    public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
      return ask(api -> api.prepare(request));
    }

    @Override
    public CompletableFuture<Long> bytes(LogId log) {
      return ask(api -> api.bytes(log));
    }
  }

  private record Target(String address, Optional<ShardApi> api) {}

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
