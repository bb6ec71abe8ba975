package io.totalog.protocol.shard.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.wire.ShardWire.ReadChunk;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ReadCallTest {
  private final Receiver receiver = new Receiver();
  private final ReadCall call = new ReadCall(receiver);

  @Test
  void aChunkIsSentWhenTheReceiverHasRoom() {
    call.answer(answer(3));
    assertThat(receiver.chunks).isZero();
    receiver.room = 2;
    receiver.onReady.run();
    assertThat(receiver.chunks).isEqualTo(2);
    assertThat(receiver.complete).isFalse();
    receiver.room = 2;
    receiver.onReady.run();
    assertThat(receiver.chunks).isEqualTo(3);
    assertThat(receiver.complete).isTrue();
  }

  @Test
  void nothingIsSentOnceTheCallerGaveUp() {
    call.answer(answer(3));
    receiver.onCancel.run();
    receiver.room = 3;
    receiver.onReady.run();
    assertThat(receiver.chunks).isZero();
  }

  private static ReadAnswer answer(int chunks) {
    return new ReadAnswer(
        LongStream.range(0, chunks)
            .mapToObj(seq -> new MappedBatch(1, seq, 1, 1, new byte[RpcLimits.CHUNK_BYTES]))
            .toList(),
        chunks);
  }

  /** The transport's side, with room for some messages. */
  private static final class Receiver extends ServerCallStreamObserver<ReadChunk> {
    private Runnable onReady = () -> {};
    private Runnable onCancel = () -> {};
    private int room;
    private int chunks;
    private boolean complete;

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void onNext(ReadChunk chunk) {
      room--;
      chunks++;
    }

    @Override
    public void onCompleted() {
      complete = true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      onCancel = handler;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void setCompression(String compression) {
      // nothing is compressed
    }

    @Override
    public void disableAutoInboundFlowControl() {
      // one request only
    }

    @Override
    public void request(int count) {
      // one request only
    }

    @Override
    public void setMessageCompression(boolean enable) {
      // nothing is compressed
    }
  }
}
