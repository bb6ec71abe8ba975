package io.totalog.core.sequencer;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.Optional;

/** What an {@link OrderingLeader} wants done, in this order. */
public sealed interface LeaderEffect {

  /**
   * Submit a write to the cut log, behind all earlier ones, without retries.
   *
   * @param write the multi
   */
  record Submit(CutLogWrite write) implements LeaderEffect {}

  /**
   * Answer a hello.
   *
   * @param stream the node's stream
   * @param answer the verified answer
   */
  record AnswerHello(long stream, HelloAnswer answer) implements LeaderEffect {}

  /**
   * Close a node's stream: its hello was refused or replaced.
   *
   * @param stream the node's stream
   * @param reason why, for a human
   */
  record CloseStream(long stream, String reason) implements LeaderEffect {}

  /**
   * Give a node its part of a committed cut.
   *
   * @param stream the node's stream
   * @param delivery parts and notices
   */
  record Deliver(long stream, CutDelivery delivery) implements LeaderEffect {}

  /**
   * Answer a tail question.
   *
   * @param question as asked
   * @param tail empty if the log is not known
   */
  record AnswerTail(long question, Optional<LogTail> tail) implements LeaderEffect {}

  /**
   * Answer a question for a shard list.
   *
   * @param question as asked
   * @param view empty if the log is not known
   */
  record AnswerView(long question, Optional<LogView> view) implements LeaderEffect {}

  /**
   * A proposed change is committed.
   *
   * @param request as asked
   * @param cut the entry that holds it
   */
  record ChangeCommitted(long request, long cut) implements LeaderEffect {}

  /**
   * A proposed change is refused; nothing changed.
   *
   * @param request as asked
   * @param reason which precondition fails
   * @param mayPass whether it may pass later by itself
   */
  record ChangeRefused(long request, String reason, boolean mayPass) implements LeaderEffect {}

  /**
   * Push a followed log's list.
   *
   * @param watcher who follows
   * @param view the committed list
   */
  record PushView(long watcher, LogView view) implements LeaderEffect {}

  /**
   * A question, hello or change was not taken: too many wait.
   *
   * @param id the question, stream or request
   */
  record Overloaded(long id) implements LeaderEffect {}

  /**
   * A copy has lost records or is on another store; it is never counted again.
   *
   * @param shard the shard
   * @param node where
   */
  record ReplicaDamaged(ShardId shard, NodeId node) implements LeaderEffect {}

  /**
   * A log was dropped, created or reshaped by the entry just committed.
   *
   * @param log the log
   */
  record LogChanged(LogId log) implements LeaderEffect {}

  /**
   * Ordering stops until an operator acts: going on could hand out a seq twice.
   *
   * @param reason what was found
   */
  record Alarm(String reason) implements LeaderEffect {}

  /**
   * This leader is over. Forget it; enter the election again.
   *
   * @param reason why
   */
  record StepDown(String reason) implements LeaderEffect {}
}
