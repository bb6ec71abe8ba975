package io.totalog.protocol.sequencer.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogView;
import io.totalog.protocol.rpc.ServerCall;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import io.totalog.protocol.wire.SequencerWire.CutSeen;
import io.totalog.protocol.wire.SequencerWire.WatchDown;
import io.totalog.protocol.wire.SequencerWire.WatchUp;

/** A gateway's watch stream at the sequencer. */
final class WatchCall extends ServerCall<WatchUp, WatchDown, WatchStream> implements WatchListener {

  WatchCall(SequencerApi port, StreamObserver<WatchDown> responses) {
    super(responses);
    try {
      opened(port.watch(this));
    } catch (RuntimeException e) {
      out().fail(e);
    }
  }

  @Override
  protected void onMessage(WatchUp message) {
    switch (message.getMessageCase()) {
      case FOLLOW -> opened().follow(new LogId(message.getFollow()));
      case UNFOLLOW -> opened().unfollow(new LogId(message.getUnfollow()));
      case MESSAGE_NOT_SET -> throw new IllegalArgumentException("unknown message");
    }
  }

  @Override
  public void onView(LogView view) {
    out().send(WatchDown.newBuilder().setView(ViewMessages.view(view)).build());
  }

  @Override
  public void onCut(long number, long epoch) {
    out()
        .send(
            WatchDown.newBuilder()
                .setCut(CutSeen.newBuilder().setNumber(number).setEpoch(epoch))
                .build());
  }

  @Override
  public void onClosed(Throwable cause) {
    out().fail(cause);
  }
}
