package io.totalog.protocol.sequencer;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;

/** A node's ear on its progress stream. One call at a time, in order; must not block. */
public interface ReportListener {

  /** The verified answer to the hello; comes first, once. */
  void onAnswer(HelloAnswer answer);

  /** A committed cut that concerns the node. */
  void onCut(CutDelivery delivery);

  /** The transport takes progress again. */
  void onReady();

  /** The stream is over: the leader stepped down, refused the hello, or the connection broke. */
  void onClosed(Throwable cause);
}
