package io.totalog.shard.replica;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.ShardHello;

/** The owner's way to the ordering leader. Driven by the owner's thread alone; never blocks. */
public interface LeaderLink {

  /** Returns whether the present stream's hello was answered. */
  boolean isAnswered();

  /** Opens a stream if there is none and it is time. */
  void onTick(long nowMs);

  /**
   * Returns when a tick is wanted next, {@link Long#MAX_VALUE} if only an event changes anything.
   */
  long tickAtMs();

  /** Stays away from the leader, or stops staying away. */
  void hold(boolean hold, String reason);

  /** Sends the hello that the state machine asked for. */
  void sendHello(Hello hello);

  /** Tells of a copy prepared since the hello. */
  void sendPrepared(ShardHello shard);

  /** Sends progress, if there is any and the transport takes it. */
  void maybeReport();

  /** Ends the stream, so that a new one begins with a hello. */
  void rehello(String reason);

  /** Takes what the stream brought. */
  void onEvent(LinkEvent event);

  /** Ends the stream for good. */
  void close();
}
