package io.totalog.core.sequencer;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Leaders over one cut log, driven by the commands of a scenario file.
 *
 * <pre>
 * cut-log RING [window=N] [checkpoint=N] [parts=N] [unconfirmed=N]
 * lead                         fences, recovers, leads
 * hello NODE STORE BOOT PROCESS CUT [SHARD:TERM:DURABLE:MAPPED]... [cluster=N]
 * prepared NODE SHARD          progress NODE SHARD TERM DURABLE CONFIRMED
 * lost NODE                    tail LOG        view LOG
 * reshape LOG [seal=SHARD,...] [open=SHARD@NODE,NODE,...]...     trim LOG FIRST VERSION    drop LOG
 * work [TIME]                  ok [N]          fail REASON       settle [TIME]
 * lose CUT                     corrupt CUT
 * </pre>
 */
final class SequencerScenario {
  private static final int SETTLE_MAX = 1_000;
  private final ArrayDeque<CutLogWrite> onTheirWay = new ArrayDeque<>();
  private final List<String> nodeOfStream = new ArrayList<>();
  private final Map<String, Long> streams = new HashMap<>();
  private final Map<String, Long> stores = new HashMap<>();
  private final List<String> out = new ArrayList<>();
  private MemoryCutLog cutLog = new MemoryCutLog(64);
  private LeaderConfig config = LeaderDriver.tiny();
  private OrderingLeader leader = new OrderingLeader(config, recovered(), 0);
  private long nowNanos;
  private long timeMs = 1_000;
  private long requests = 1_000;

  private Recovered recovered() {
    return new Recovery().recover(cutLog, cutLog.fence());
  }

  /** Runs one command; returns what came of it. */
  List<String> run(String line) {
    List<String> words = List.of(line.trim().split(" +"));
    List<String> args = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "cut-log" -> begin(args);
      case "lead" -> lead();
      case "hello" -> hello(args);
      case "prepared" ->
          leader.onPrepared(
              streams.get(args.get(0)), new ShardHello(new ShardId(number(args, 1)), 0, 0, 0));
      case "progress" ->
          leader.onProgress(
              streams.get(args.get(0)),
              new ReplicaProgress(
                  number(args, 1), number(args, 2), number(args, 3), number(args, 4)));
      case "lost" -> leader.onStreamClosed(streams.get(args.get(0)));
      case "tail" -> leader.onTail(requests++, new LogId(number(args, 0)));
      case "view" -> leader.onView(requests++, new LogId(number(args, 0)));
      case "reshape" -> leader.onReconfigure(requests++, reshape(args));
      case "trim" ->
          leader.onReconfigure(
              requests++,
              new Reconfiguration.Trim(
                  new LogId(number(args, 0)), number(args, 1), number(args, 2)));
      case "drop" ->
          leader.onReconfigure(requests++, new Reconfiguration.DropLog(new LogId(number(args, 0))));
      case "work" -> work(args);
      case "ok" -> ok(args.isEmpty() ? 1 : (int) number(args, 0));
      case "fail" -> leader.onWriteFailed(String.join(" ", args));
      case "settle" -> settle(args);
      case "lose" -> cutLog.lose(number(args, 0));
      case "corrupt" -> cutLog.corrupt(number(args, 0));
      default -> throw new IllegalArgumentException("no command: " + line);
    }
    drain();
    List<String> said = List.copyOf(out);
    out.clear();
    return said;
  }

  private void begin(List<String> args) {
    Map<String, Integer> options = new HashMap<>();
    for (String option : args.subList(1, args.size())) {
      String[] parts = option.split("=");
      options.put(parts[0], Integer.parseInt(parts[1]));
    }
    cutLog = new MemoryCutLog((int) number(args, 0));
    LeaderConfig tiny = LeaderDriver.tiny();
    config =
        new LeaderConfig(
            tiny.cluster(),
            0,
            options.getOrDefault("window", tiny.window()),
            options.getOrDefault("checkpoint", tiny.checkpointEvery()),
            options.getOrDefault("parts", tiny.partsMax()),
            tiny.entryBytesMax(),
            options.getOrDefault("unconfirmed", tiny.unconfirmedMax()),
            tiny.bucketPartsMax(),
            tiny.stepBytesMax(),
            tiny.bucketBytesMax(),
            tiny.waitingMax());
    lead();
  }

  private void lead() {
    streams.clear();
    onTheirWay.clear();
    try {
      Recovered recovered = recovered();
      leader = new OrderingLeader(config, recovered, nowNanos);
      out.add(
          "leads epoch " + recovered.epochVersion() + " " + SequencerText.state(recovered.state()));
    } catch (CorruptCutLogException e) {
      out.add("ALARM " + e.getMessage());
    }
  }

  private void hello(List<String> args) {
    String node = args.get(0);
    long cluster = LeaderDriver.CLUSTER.value();
    List<ShardHello> shards = new ArrayList<>();
    for (String word : args.subList(5, args.size())) {
      if (word.startsWith("cluster=")) {
        cluster = Long.parseLong(word.substring("cluster=".length()));
      } else {
        long[] n = Stream.of(word.split(":")).mapToLong(Long::parseLong).toArray();
        shards.add(new ShardHello(new ShardId(n[0]), n[1], n[2], n[3]));
      }
    }
    long stream = nodeOfStream.size();
    nodeOfStream.add(node);
    streams.put(node, stream);
    stores.put(node, number(args, 1));
    leader.onHello(
        stream,
        new Hello(
            new ClusterId(cluster),
            new NodeId(node),
            new StoreId(number(args, 1)),
            number(args, 2),
            number(args, 3),
            number(args, 4),
            shards));
  }

  private Reconfiguration reshape(List<String> args) {
    List<ShardId> seals = new ArrayList<>();
    List<NewShard> opens = new ArrayList<>();
    for (String word : args.subList(1, args.size())) {
      if (word.startsWith("seal=")) {
        Arrays.stream(word.substring(5).split(","))
            .forEach(s -> seals.add(new ShardId(Long.parseLong(s))));
      } else {
        String[] parts = word.substring("open=".length()).split("@");
        List<Replica> replicas = Arrays.stream(parts[1].split(",")).map(this::replica).toList();
        opens.add(new NewShard(new ShardId(Long.parseLong(parts[0])), replicas));
      }
    }
    return new Reconfiguration.Reshape(new LogId(number(args, 0)), seals, opens);
  }

  private Replica replica(String node) {
    return new Replica(new NodeId(node), new StoreId(stores.getOrDefault(node, 0L)));
  }

  private void work(List<String> args) {
    if (!args.isEmpty()) {
      timeMs = number(args, 0);
    }
    leader.doWork(++nowNanos, timeMs);
  }

  private void ok(int count) {
    for (int i = 0; i < count; i++) {
      if (cutLog.apply(onTheirWay.removeFirst())) {
        leader.onWriteDone();
      } else {
        leader.onWriteFailed("the cut log refused it");
      }
      drain();
    }
  }

  /** Works and answers writes until nothing is left to do. */
  private void settle(List<String> args) {
    for (int i = 0; i < SETTLE_MAX; i++) {
      work(args);
      drain();
      if (onTheirWay.isEmpty() || leader.isStopped()) {
        return;
      }
      ok(1);
    }
    throw new IllegalStateException("does not settle");
  }

  private void drain() {
    for (LeaderEffect effect : leader.drainEffects()) {
      if (effect instanceof LeaderEffect.Submit submit) {
        onTheirWay.add(submit.write());
      }
      out.add(SequencerText.of(effect, nodeOfStream));
    }
  }

  private static long number(List<String> args, int at) {
    return Long.parseLong(args.get(at));
  }
}
