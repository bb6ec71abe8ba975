package io.totalog.protocol.shard.grpc;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.rpc.RpcErrors;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.wire.ShardWire;
import io.totalog.protocol.wire.ShardWire.ReadChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the chunks of one read together; refuses more than was asked for. Cancelling the answer ends
 * the call.
 */
final class ReadCollector implements ClientResponseObserver<ShardWire.ReadRequest, ReadChunk> {

  private final long bytesMax;
  private final CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();
  private final List<MappedBatch> batches = new ArrayList<>();
  private long bytes;
  private long completeUntil = -1;

  ReadCollector(int bytesMax) {
    // One batch always fits.
    this.bytesMax = (long) bytesMax + BatchCodec.BATCH_BYTES_MAX;
  }

  CompletableFuture<ReadAnswer> answer() {
    return answer;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ShardWire.ReadRequest> call) {
    answer.whenComplete((read, error) -> {
      if (answer.isCancelled()) {
        call.cancel("nobody waits for the answer any more", null);
      }
    });
  }

  @Override
  public void onNext(ReadChunk chunk) {
    for (MappedBatch batch : ShardMessages.batches(chunk.getBatchesList())) {
      bytes += batch.bytes().length;
      batches.add(batch);
    }
    if (bytes > bytesMax) {
      throw new ConnectionBrokenException(bytes + " bytes read, at most " + bytesMax + " asked");
    }
    completeUntil = chunk.getCompleteUntil();
  }

  @Override
  public void onError(Throwable error) {
    answer.completeExceptionally(RpcErrors.fromStatus(error));
  }

  @Override
  public void onCompleted() {
    if (completeUntil < 0) {
      answer.completeExceptionally(new ConnectionBrokenException("the read ended without answer"));
    } else {
      answer.complete(new ReadAnswer(batches, completeUntil));
    }
  }
}
