package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import java.util.stream.Collectors;

/** How scenario files write what a node does. */
final class ScenarioText {

  private ScenarioText() {}

  static String of(ShardEffect effect) {
    return switch (effect) {
      case ShardEffect.Write write ->
          "write "
              + write.token()
              + (write.sync() ? " sync" : "")
              + write.ops().stream().map(op -> "; " + of(op)).collect(Collectors.joining());
      case ShardEffect.Answer answer ->
          "answer " + answer.channel() + " " + answer.id().counter() + " " + of(answer.outcome());
      case ShardEffect.SendHello hello -> of(hello.hello());
      case ShardEffect.Rehello again -> "rehello";
      case ShardEffect.SendPrepared prepared -> "tell leader prepared " + of(prepared.shard());
      case ShardEffect.Prepared prepared -> "prepared " + prepared.shard();
      case ShardEffect.PrepareRefused refused -> "prepare refused";
      case ShardEffect.PeerSend send -> "to " + send.to() + " " + of(send.message());
      case ShardEffect.ReadForPeer read ->
          "read for " + read.to() + " " + read.fromLsn() + ".." + read.toLsn();
      case ShardEffect.Mapped mapped ->
          "mapped "
              + mapped.parts().stream().map(ScenarioText::of).collect(Collectors.joining(" "))
              + " by write "
              + mapped.token();
      case ShardEffect.Ended ended -> "ended " + ended.shard() + " at " + ended.finalLength();
      case ShardEffect.Trimmed trimmed -> "trimmed " + trimmed.shard() + " " + trimmed.firstSeq();
      case ShardEffect.Removed removed -> "removed " + removed.shard();
      case ShardEffect.Damaged damaged -> "damaged " + damaged.shard();
      case ShardEffect.Suspect suspect -> "suspect " + suspect.node() + " " + suspect.shard();
      case ShardEffect.Halt halt -> "halt";
    };
  }

  private static String of(StoreOp op) {
    return switch (op) {
      case StoreOp.PutBatch put ->
          "batch " + put.batch().id().counter() + " x" + put.batch().count() + " at " + put.lsn();
      case StoreOp.PutPart put -> "part " + of(put.part());
      case StoreOp.PutShard put ->
          "shard " + put.meta().shard() + " " + put.meta().status() + " term " + put.meta().term();
      case StoreOp.PutNode put ->
          "node cluster "
              + put.meta().cluster()
              + " boot "
              + put.meta().boot()
              + " cut "
              + put.meta().highestCut();
      case StoreOp.Truncate cut -> "truncate at " + cut.fromLsn();
      case StoreOp.TrimBelow trim -> "trim below " + trim.firstSeq();
      case StoreOp.Delete delete -> "delete " + delete.shard();
    };
  }

  private static String of(PeerMessage message) {
    return switch (message) {
      case PeerMessage.Open m -> "open " + m.shard() + " term " + m.term() + " at " + m.length();
      case PeerMessage.OpenAnswer m ->
          "follows " + m.shard() + " term " + m.term() + " at " + m.length();
      case PeerMessage.OpenRefused m ->
          "refused " + m.shard() + " term " + m.term() + " higher " + m.higherTerm();
      case PeerMessage.Replicate m ->
          "replicate "
              + m.shard()
              + " term "
              + m.term()
              + " batch "
              + m.batch().id().counter()
              + " at "
              + m.lsn();
      case PeerMessage.OpenNeeded m -> "open needed " + m.shard();
      case PeerMessage.Probe m -> "probe " + m.shard();
      case PeerMessage.ProbeAnswer m -> "is at " + m.shard() + " " + m.durable();
    };
  }

  private static String of(Hello hello) {
    return "hello cluster "
        + hello.cluster()
        + " boot "
        + hello.boot()
        + " cut "
        + hello.highestCut()
        + hello.shards().stream().map(s -> "; " + of(s)).collect(Collectors.joining());
  }

  private static String of(ShardHello shard) {
    return "shard "
        + shard.shard()
        + " term "
        + shard.term()
        + " durable "
        + shard.durable()
        + " mapped "
        + shard.mapped();
  }

  private static String of(AppendOutcome outcome) {
    return switch (outcome) {
      case AppendOutcome.Ordered o -> "ordered at " + o.firstSeq() + " x" + o.count();
      case AppendOutcome.BeyondSeal b -> "beyond seal at " + b.finalLength();
      case AppendOutcome.Refused r -> "refused " + r.code().code();
    };
  }

  static String of(FindAnswer answer) {
    return switch (answer) {
      case FindAnswer.Found found -> "found at " + found.firstSeq() + " x" + found.count();
      case FindAnswer.NotThere notThere -> "not there";
      case FindAnswer.Unknown unknown -> "unknown";
    };
  }

  static String of(ReplicaProgress p) {
    return "progress "
        + p.shard()
        + " term "
        + p.term()
        + " durable "
        + p.durable()
        + " confirmed "
        + p.confirmed();
  }

  private static String of(MappedPart part) {
    return part.shard()
        + ":["
        + part.fromLsn()
        + ","
        + part.toLsn()
        + ")="
        + part.firstSeq()
        + "@"
        + part.timeMs();
  }
}
