package io.totalog.protocol.sequencer.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.protocol.rpc.ServerCall;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.wire.SequencerWire.ReportDown;
import io.totalog.protocol.wire.SequencerWire.ReportUp;

/** A node's progress stream at the sequencer. */
final class ReportCall extends ServerCall<ReportUp, ReportDown, ReportStream>
    implements ReportListener {

  private final SequencerApi port;

  ReportCall(SequencerApi port, StreamObserver<ReportDown> responses) {
    super(responses);
    this.port = port;
  }

  @Override
  protected void onMessage(ReportUp message) {
    switch (message.getMessageCase()) {
      case HELLO -> opened(port.report(ReportMessages.hello(message.getHello()), this));
      case PREPARED -> opened().prepared(ReportMessages.shardHello(message.getPrepared()));
      case PROGRESS -> opened().progress(ReportMessages.progress(message.getProgress()));
      case MESSAGE_NOT_SET -> throw new IllegalArgumentException("unknown message");
    }
  }

  @Override
  public void onAnswer(HelloAnswer answer) {
    out().send(ReportDown.newBuilder().setAnswer(ReportMessages.answer(answer)).build());
  }

  @Override
  public void onCut(CutDelivery delivery) {
    out().send(ReportDown.newBuilder().setCut(ReportMessages.cut(delivery)).build());
  }

  @Override
  public void onReady() {}

  @Override
  public void onClosed(Throwable cause) {
    out().fail(cause);
  }
}
