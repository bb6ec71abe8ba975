package io.totalog.protocol.sequencer.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.id.LogId;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.wire.SequencerGrpc;
import io.totalog.protocol.wire.SequencerWire;
import io.totalog.protocol.wire.SequencerWire.ReportDown;
import io.totalog.protocol.wire.SequencerWire.ReportUp;
import io.totalog.protocol.wire.SequencerWire.WatchDown;
import io.totalog.protocol.wire.SequencerWire.WatchUp;
import java.util.concurrent.CompletableFuture;

/** Offers a sequencer to other processes. */
public final class GrpcSequencerServer extends SequencerGrpc.SequencerImplBase {

  private final SequencerApi port;

  /** Offers the port. */
  public GrpcSequencerServer(SequencerApi port) {
    this.port = port;
  }

  @Override
  public StreamObserver<ReportUp> report(StreamObserver<ReportDown> responses) {
    return new ReportCall(port, responses);
  }

  @Override
  public StreamObserver<WatchUp> watch(StreamObserver<WatchDown> responses) {
    return new WatchCall(port, responses);
  }

  @Override
  public void tail(
      SequencerWire.LogQuestion request, StreamObserver<SequencerWire.TailAnswer> answer) {
    AnswerObserver.serve(answer, () -> port.tail(new LogId(request.getLog())), ViewMessages::tail);
  }

  @Override
  public void view(
      SequencerWire.LogQuestion request, StreamObserver<SequencerWire.ViewAnswer> answer) {
    AnswerObserver.serve(
        answer, () -> port.view(new LogId(request.getLog())), ViewMessages::answer);
  }

  @Override
  public void reconfigure(
      SequencerWire.Reconfiguration request,
      StreamObserver<SequencerWire.ReconfigureAnswer> answer) {
    AnswerObserver.serve(
        answer, () -> port.reconfigure(ChangeMessages.change(request)), ChangeMessages::answer);
  }

  @Override
  public void status(
      SequencerWire.StatusQuestion request, StreamObserver<SequencerWire.StatusAnswer> answer) {
    AnswerObserver.serve(
        answer, () -> CompletableFuture.completedFuture(port.status()), ViewMessages::status);
  }
}
