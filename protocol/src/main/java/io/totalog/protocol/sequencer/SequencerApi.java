package io.totalog.protocol.sequencer;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the ordering leader offers. Thread-safe; no call blocks. A process that does not lead fails
 * every call with {@link NotLeaderException}, at once; so does one that steps down, for everything
 * waiting.
 */
public interface SequencerApi {

  /**
   * Opens a node's progress stream. The answer to the hello comes to the listener first.
   *
   * @param hello what the node has
   * @param listener called in order, one call at a time
   */
  ReportStream report(Hello hello, ReportListener listener);

  /**
   * Opens a gateway's watch stream: reconfigurations of followed logs are pushed in order.
   *
   * @param listener called in order, one call at a time
   */
  WatchStream watch(WatchListener listener);

  /**
   * Asks for the tail (protocol rule 11): answered from committed state after an epoch-checked
   * multi that was sent after the question. Empty: the log is not in the ordering state, or
   * dropped.
   */
  CompletableFuture<Optional<LogTail>> tail(LogId log);

  /** Asks for a log's shard list, under the same rule as {@link #tail}. Empty: never registered. */
  CompletableFuture<Optional<LogView>> view(LogId log);

  /**
   * Proposes a reconfiguration. Completes once it is committed or refused. If the future fails, the
   * outcome is unknown: read the view back.
   */
  CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change);

  /** Returns what this process knows about ordering, at once, leader or not. */
  SequencerStatus status();
}
