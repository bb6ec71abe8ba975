package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.view.ShardView;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How scenario files write what a leader does. */
final class SequencerText {
  private SequencerText() {}

  static String of(LeaderEffect effect, List<String> nodeOfStream) {
    return switch (effect) {
      case LeaderEffect.Submit submit -> "write " + of(submit.write());
      case LeaderEffect.AnswerHello answer ->
          "hello of " + nodeOfStream.get((int) answer.stream()) + ":" + of(answer.answer());
      case LeaderEffect.CloseStream close ->
          "close " + nodeOfStream.get((int) close.stream()) + ": " + close.reason();
      case LeaderEffect.Deliver deliver ->
          "to "
              + nodeOfStream.get((int) deliver.stream())
              + " cut "
              + deliver.delivery().cut()
              + ":"
              + parts(deliver.delivery().parts())
              + deliver.delivery().notices().stream()
                  .map(n -> " " + of(n))
                  .collect(Collectors.joining());
      case LeaderEffect.AnswerTail answer ->
          "tail " + answer.tail().map(t -> t.first() + ".." + t.next()).orElse("of no log");
      case LeaderEffect.AnswerView answer ->
          "view" + answer.view().map(v -> shards(v.shards())).orElse(" of no log");
      case LeaderEffect.ChangeCommitted done -> "change committed by cut " + done.cut();
      case LeaderEffect.ChangeRefused no ->
          "change refused" + (no.mayPass() ? " for now: " : ": ") + no.reason();
      case LeaderEffect.PushView push -> "push" + shards(push.view().shards());
      case LeaderEffect.Overloaded over -> "overloaded";
      case LeaderEffect.ReplicaDamaged damaged ->
          "damaged " + damaged.shard() + " on " + damaged.node();
      case LeaderEffect.LogChanged changed -> "log " + changed.log() + " changed";
      case LeaderEffect.Alarm alarm -> "ALARM " + alarm.reason();
      case LeaderEffect.StepDown over -> "step down: " + over.reason();
    };
  }

  static String of(CutLogWrite write) {
    return switch (write) {
      case CutLogWrite.Cut cut -> {
        Entry entry = EntryCodec.decode(cut.bytes());
        yield "cut "
            + cut.number()
            + " slot "
            + cut.slot()
            + " after "
            + cut.previousSlot()
            + " at "
            + cut.previousVersion()
            + ": "
            + entry.parts()
            + " time "
            + entry.timeMs()
            + (entry.changes().isEmpty() ? "" : " changes " + entry.changes().size());
      }
      case CutLogWrite.Check check -> "check";
      case CutLogWrite.Checkpoint step ->
          "checkpoint of "
              + step.buckets().size()
              + " buckets, least "
              + Arrays.stream(IndexCodec.decode(step.index())).min().orElse(-1);
    };
  }

  static String state(OrderingState state) {
    String logs =
        state.logs().stream()
            .sorted(java.util.Comparator.comparingLong(l -> l.id))
            .map(l -> "; log " + l.id + " next " + l.next + shards(l.view().shards()))
            .collect(Collectors.joining());
    return "cut " + state.lastNumber() + logs;
  }

  private static String shards(List<ShardView> shards) {
    return shards.stream()
        .map(s ->
            " "
                + s.id()
                + (s.open() ? "" : " sealed")
                + " length "
                + s.length()
                + (s.base() < 0 ? "" : " base " + s.base()))
        .collect(Collectors.joining(","));
  }

  private static String of(HelloAnswer answer) {
    return answer.verdicts().stream().map(SequencerText::of).collect(Collectors.joining(","))
        + parts(answer.parts());
  }

  private static String of(ShardVerdict verdict) {
    String base = verdict instanceof ShardVerdict.Open open ? open.base() + "" : "";
    return switch (verdict) {
      case ShardVerdict.Open open ->
          " open " + open.shard() + (open.base() < 0 ? "" : " base " + base);
      case ShardVerdict.Sealed sealed ->
          " sealed " + sealed.shard() + " at " + sealed.finalLength();
      case ShardVerdict.Damaged damaged -> " damaged " + damaged.shard();
      case ShardVerdict.Unregistered none -> " unregistered " + none.shard();
      case ShardVerdict.Gone gone -> " gone " + gone.shard();
    };
  }

  private static String parts(List<MappedPart> parts) {
    return parts.stream()
        .map(p -> " " + p.shard() + "[" + p.fromLsn() + "," + p.toLsn() + ")->" + p.firstSeq())
        .collect(Collectors.joining());
  }

  private static String of(ShardNotice notice) {
    return switch (notice) {
      case ShardNotice.Registered r ->
          "registered " + r.shard() + (r.base() < 0 ? "" : " base " + r.base());
      case ShardNotice.Sealed s -> "sealed " + s.shard() + " at " + s.finalLength();
      case ShardNotice.Trimmed t -> "trimmed " + t.shard() + " to " + t.first();
      case ShardNotice.Gone g -> "gone " + g.shard();
    };
  }
}
