package io.totalog.core.shard;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the commands of a scenario file against one node and its store. Commands:
 *
 * <pre>
 * node NAME                     a node with a new store, not started
 * start                         started
 * written TOKEN                 all writes of this process up to a token are done
 * kill N | power-loss           comes back with the first N writes ever, or with what was fsynced; not
 *                               started
 * leader | leader-lost          the connection to the ordering leader
 * answer CLUSTER EPOCH V… P…    the hello's answer: verdicts as open:1@BASE sealed:1@LENGTH damaged:1
 *                               unregistered:1 gone:1, and parts
 * cut N P… V…                   parts as 1:[FROM,TO)=SEQ@TIME; notices as registered:1@BASE sealed:1@LENGTH
 *                               trimmed:1@SEQ gone:1
 * prepare SHARD NODE…           a new copy
 * append CHANNEL SHARD ID COUNT
 * find SHARD ID
 * peer NAME | peer-lost NAME    the connection to another node
 * open NAME SHARD TERM LENGTH   a primary opens its term
 * replicate NAME SHARD TERM LSN ID COUNT
 * tick MS                       so much later
 * progress                      drained
 * </pre>
 */
final class ShardScenario {

  private FakeStore store = new FakeStore(0);
  private NodeConfig config = NodeConfig.of(new NodeId("none"), 1);
  private ShardNode node = new ShardNode(config, store.afterKeeping(0), 0);
  private long nowMs;

  /** Runs one command and returns what came of it, one line each. */
  List<String> run(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    List<String> lines = new ArrayList<>(run(words.getFirst(), words.subList(1, words.size())));
    for (ShardEffect effect : node.drainEffects()) {
      if (effect instanceof ShardEffect.Write write) {
        store.add(write);
      }
      lines.add(ScenarioText.of(effect));
    }
    return lines;
  }

  private List<String> run(String command, List<String> args) {
    switch (command) {
      case "node" -> {
        store = new FakeStore(100);
        config = NodeConfig.of(new NodeId(args.getFirst()), 1);
        node = new ShardNode(config, store.afterKeeping(0), nowMs);
      }
      case "start" -> node.onStarted();
      case "written" -> written(number(args, 0));
      case "kill" ->
          node =
              new ShardNode(config, store.afterKeeping(Integer.parseInt(args.getFirst())), nowMs);
      case "power-loss" -> node = new ShardNode(config, store.afterPowerLoss(), nowMs);
      case "leader" -> node.onLeaderConnected();
      case "leader-lost" -> node.onLeaderLost();
      case "answer" -> node.onHelloAnswer(answer(args));
      case "cut" -> node.onCut(cut(args));
      case "tick" -> node.onTick(nowMs += number(args, 0));
      case "progress" -> {
        return node.drainProgress(100).stream().map(ScenarioText::of).toList();
      }
      case "find" -> {
        return List.of(ScenarioText.of(node.find(shard(args, 0), id(args, 1))));
      }
      case "prepare" -> {
        List<NodeId> nodes = args.subList(1, args.size()).stream().map(NodeId::new).toList();
        node.onPrepare(1, shard(args, 0), new LogId(1), nodes, true);
      }
      case "append" -> node.onAppend(number(args, 0), shard(args, 1), batch(args, 2), null);
      case "peer" -> node.onPeerConnected(new NodeId(args.getFirst()));
      case "peer-lost" -> node.onPeerLost(new NodeId(args.getFirst()));
      case "open" ->
          node.onPeerMessage(
              new NodeId(args.getFirst()),
              new PeerMessage.Open(shard(args, 1), number(args, 2), number(args, 3)));
      case "replicate" ->
          node.onPeerMessage(
              new NodeId(args.getFirst()),
              new PeerMessage.Replicate(
                  shard(args, 1), number(args, 2), number(args, 3), batch(args, 4)));
      default -> throw new IllegalArgumentException("unknown command: " + command);
    }
    return List.of();
  }

  private void written(long token) {
    store.complete(token);
    node.onWritten(token);
  }

  private static HelloAnswer answer(List<String> args) {
    List<String> rest = args.subList(2, args.size());
    return new HelloAnswer(
        new ClusterId(number(args, 0)),
        number(args, 1),
        list(rest, false, ShardScenario::verdict),
        list(rest, true, ShardScenario::part));
  }

  private static CutDelivery cut(List<String> args) {
    List<String> rest = args.subList(1, args.size());
    return new CutDelivery(
        number(args, 0),
        list(rest, true, ShardScenario::part),
        list(rest, false, ShardScenario::notice));
  }

  private static <T> List<T> list(List<String> words, boolean parts, Function<String, T> read) {
    return words.stream().filter(word -> word.contains("[") == parts).map(read).toList();
  }

  private static ShardVerdict verdict(String word) {
    String[] at = word.split("[:@]");
    ShardId shard = new ShardId(Long.parseLong(at[1]));
    return switch (at[0]) {
      case "open" -> new ShardVerdict.Open(shard, Long.parseLong(at[2]));
      case "sealed" -> new ShardVerdict.Sealed(shard, Long.parseLong(at[2]));
      case "damaged" -> new ShardVerdict.Damaged(shard);
      case "unregistered" -> new ShardVerdict.Unregistered(shard);
      case "gone" -> new ShardVerdict.Gone(shard);
      default -> throw new IllegalArgumentException("unknown verdict: " + word);
    };
  }

  private static ShardNotice notice(String word) {
    String[] at = word.split("[:@]");
    ShardId shard = new ShardId(Long.parseLong(at[1]));
    return switch (at[0]) {
      case "registered" -> new ShardNotice.Registered(shard, Long.parseLong(at[2]));
      case "sealed" -> new ShardNotice.Sealed(shard, Long.parseLong(at[2]));
      case "trimmed" -> new ShardNotice.Trimmed(shard, Long.parseLong(at[2]));
      case "gone" -> new ShardNotice.Gone(shard);
      default -> throw new IllegalArgumentException("unknown notice: " + word);
    };
  }

  private static MappedPart part(String word) {
    String[] at = word.split("[^0-9]+");
    return new MappedPart(
        Long.parseLong(at[0]),
        Long.parseLong(at[1]),
        Long.parseLong(at[2]),
        Long.parseLong(at[3]),
        Long.parseLong(at[4]),
        0);
  }

  private static EncodedBatch batch(List<String> args, int at) {
    byte[] bytes = args.get(at).getBytes(StandardCharsets.UTF_8);
    return new EncodedBatch(id(args, at), (int) number(args, at + 1), bytes);
  }

  private static AppendId id(List<String> args, int at) {
    return new AppendId(0, number(args, at));
  }

  private static ShardId shard(List<String> args, int at) {
    return new ShardId(number(args, at));
  }

  private static long number(List<String> args, int at) {
    return Long.parseLong(args.get(at));
  }
}
