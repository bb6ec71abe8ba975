package io.totalog.protocol.shard.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.totalog.protocol.rpc.RpcErrors;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.wire.ShardWire.ReadChunk;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one read, on its way to a gateway: a chunk is put into a message when the receiver
 * has room for it, so that a slow one costs the answer once and not its encoding too. Nothing more
 * is sent once the caller gave up. Thread-safe.
 */
final class ReadCall {
  private final ServerCallStreamObserver<ReadChunk> call;
  private @Nullable Queue<List<MappedBatch>> chunks;
  private long completeUntil;
  private boolean over;

  /** Takes over a call; to be made in the service method, before it returns. */
  ReadCall(StreamObserver<ReadChunk> responses) {
    call = (ServerCallStreamObserver<ReadChunk>) responses;
    call.setOnReadyHandler(this::drain);
    call.setOnCancelHandler(this::forget);
  }

  synchronized void answer(ReadAnswer answer) {
    chunks = new ArrayDeque<>(ShardMessages.chunks(answer.batches()));
    completeUntil = answer.completeUntil();
    drain();
  }

  synchronized void fail(Throwable error) {
    if (!over) {
      forget();
      call.onError(RpcErrors.toStatus(error));
    }
  }

  private synchronized void drain() {
    while (!over && chunks != null && call.isReady()) {
      ReadChunk.Builder message = ReadChunk.newBuilder().setCompleteUntil(completeUntil);
      chunks.remove().forEach(batch -> message.addBatches(ShardMessages.batch(batch)));
      call.onNext(message.build());
      if (chunks.isEmpty()) {
        forget();
        call.onCompleted();
      }
    }
  }

  private synchronized void forget() {
    over = true;
    chunks = null;
  }
}
