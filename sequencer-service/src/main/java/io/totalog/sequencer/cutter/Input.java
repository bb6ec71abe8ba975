package io.totalog.sequencer.cutter;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What comes to the cut loop from other threads. */
sealed interface Input {

  /** A node opened a stream. */
  record HelloCame(NodeReport report, Hello hello) implements Input {}

  /** A node prepared a shard. */
  record Prepared(NodeReport report, ShardHello shard) implements Input {}

  /** A node's report holds progress to be taken. */
  record Progressed(NodeReport report) implements Input {}

  /** A node closed its stream. */
  record ReportClosed(NodeReport report) implements Input {}

  /** A gateway opened a watch stream. */
  record WatchOpened(GatewayWatch watch) implements Input {}

  /** A gateway follows a log. */
  record Follow(GatewayWatch watch, LogId log) implements Input {}

  /** A gateway stops following a log. */
  record Unfollow(GatewayWatch watch, LogId log) implements Input {}

  /** A gateway closed its watch stream. */
  record WatchClosed(GatewayWatch watch) implements Input {}

  /** A tail question. */
  record AskTail(LogId log, CompletableFuture<Optional<LogTail>> answer) implements Input {}

  /** A question for a shard list. */
  record AskView(LogId log, CompletableFuture<Optional<LogView>> answer) implements Input {}

  /** A proposed reconfiguration. */
  record Propose(Reconfiguration change, CompletableFuture<ReconfigureAnswer> answer)
      implements Input {}

  /**
   * The oldest write on its way is a fact.
   *
   * @param nanos when its answer came
   */
  record Written(long nanos) implements Input {}

  /** The oldest write on its way failed. */
  record WriteFailed(String reason) implements Input {}

  /** Another process announced itself with a higher epoch, or this one is to stop. */
  record Resign(String reason) implements Input {}
}
