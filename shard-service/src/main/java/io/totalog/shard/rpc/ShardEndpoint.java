package io.totalog.shard.rpc;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.batch.CorruptBatchException;
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
import io.totalog.shard.read.ShardReads;
import io.totalog.shard.replica.ReplicaOwner;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node's port. Checks a batch's checksum before it goes in, so that only whole ones are stored.
 */
public final class ShardEndpoint implements ShardApi {

  private final ReplicaOwner owner;
  private final ShardReads reads;

  /** Puts the two sides together. */
  public ShardEndpoint(ReplicaOwner owner, ShardReads reads) {
    this.owner = owner;
    this.reads = reads;
  }

  @Override
  public AppendStream appends(AppendListener listener) {
    return new Appends(owner.openChannel(listener));
  }

  @Override
  public CompletableFuture<ReadAnswer> read(ReadRequest request) {
    return reads.read(request);
  }

  @Override
  public TailStream tail(TailRequest request, TailListener listener) {
    return reads.tail(request, listener);
  }

  @Override
  public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
    return owner.find(shard, id);
  }

  @Override
  public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
    if (request.nodes().size() != 1) {
      return CompletableFuture.failedFuture(
          TotalogException.of(
              ErrorCode.BAD_PARAMETER,
              "this version keeps one copy of a shard, not " + request.nodes().size()));
    }
    return owner.prepare(request);
  }

  @Override
  public CompletableFuture<Long> bytes(LogId log) {
    return reads.bytes(log);
  }

  /** One gateway's stream. */
  private final class Appends implements AppendStream {

    private final long channel;

    private Appends(long channel) {
      this.channel = channel;
    }

    @Override
    public void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
      try {
        BatchCodec.verify(batch.bytes());
      } catch (CorruptBatchException e) {
        owner.refuse(channel, batch.id(), ErrorCode.MALFORMED, String.valueOf(e.getMessage()));
        return;
      }
      if (BatchCodec.count(batch.bytes()) != batch.count()
          || !BatchCodec.appendId(batch.bytes()).equals(batch.id())) {
        owner.refuse(channel, batch.id(), ErrorCode.MALFORMED, "a batch that names another append");
        return;
      }
      owner.append(channel, shard, batch, after);
    }

    @Override
    public boolean isReady() {
      return owner.isReady();
    }

    @Override
    public void close() {
      owner.closeChannel(channel);
    }
  }
}
