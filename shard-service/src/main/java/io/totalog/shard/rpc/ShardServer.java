package io.totalog.shard.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.ShardNode;
import io.totalog.core.shard.StoredNode;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.shard.read.ReadMetrics;
import io.totalog.shard.read.ReadOptions;
import io.totalog.shard.read.ShardBook;
import io.totalog.shard.read.ShardReads;
import io.totalog.shard.replica.OwnerOptions;
import io.totalog.shard.replica.ReplicaMetrics;
import io.totalog.shard.replica.ReplicaOwner;
import io.totalog.shard.report.ReportLink;
import io.totalog.shard.store.DiskReserve;
import io.totalog.shard.store.FatalErrors;
import io.totalog.shard.store.NodeLoader;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.StoreMetrics;
import io.totalog.shard.store.StoreWriter;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard node: store, owner thread and readers, started and stopped together. Owns the store it
 * is given.
 */
public final class ShardServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardServer.class);

  /** How long an orderly stop waits for appends that are under way. */
  private static final long DRAIN_MS_MAX = 5_000;

  private static final long JOIN_MS_MAX = 5_000;
  private static final long DRAIN_LOOK_NANOS = 5_000_000;

  private final RecordStore store;
  private final FatalErrors fatalErrors;
  private final ReplicaOwner owner;
  private final ShardReads reads;
  private final StoreWriter writer;
  private final ShardEndpoint endpoint;
  private final Thread thread;
  private volatile boolean isStopping;
  private boolean isClosed;

  /**
   * Reads what the store holds and puts the parts together; nothing runs yet.
   *
   * @param store open, used by nobody else
   * @param sequencer finds the leader by itself
   * @param config what the state machine is told
   * @param options bounds of the shell
   * @param reserve watches the disk
   * @param fatalErrors ends the process
   * @param registry takes the meters
   */
  public ShardServer(
      RecordStore store,
      SequencerApi sequencer,
      NodeConfig config,
      Options options,
      DiskReserve reserve,
      FatalErrors fatalErrors,
      MeterRegistry registry) {
    this.store = store;
    this.fatalErrors = fatalErrors;
    StoredNode stored = NodeLoader.load(store, config, new SplittableRandom(config.process()));
    ReadMetrics readMetrics = new ReadMetrics(registry);
    ShardBook book = new ShardBook(options.read(), readMetrics);
    book.onLoaded(stored, store);
    ShardNode node = new ShardNode(config, stored, options.owner().clockMs().getAsLong());
    owner =
        new ReplicaOwner(
            node,
            book,
            words -> new ReportLink(sequencer, node, words),
            reserve,
            fatalErrors,
            new ReplicaMetrics(registry),
            options.owner());
    reads = new ShardReads(book, store, options.read(), owner::onCorrupt, readMetrics);
    writer = new StoreWriter(store, owner, fatalErrors, new StoreMetrics(registry));
    endpoint = new ShardEndpoint(owner, reads);
    thread = new Thread(this::run, "totalog-shard-owner");
    thread.setDaemon(true);
    LOG.atInfo()
        .addKeyValue("node", config.node())
        .addKeyValue("store", stored.meta().store())
        .addKeyValue("boot", stored.meta().boot() + 1)
        .addKeyValue("shards", stored.shards().size())
        .log("shard node loaded");
  }

  /**
   * Bounds of the shell.
   *
   * @param owner of the owner thread
   * @param read of reading
   */
  public record Options(OwnerOptions owner, ReadOptions read) {

    /** Returns the defaults. */
    public static Options standard() {
      return new Options(OwnerOptions.standard(), ReadOptions.DEFAULT);
    }
  }

  /** Lets everything run. Once. */
  public void start() {
    writer.start();
    thread.start();
  }

  /** Returns the node's port. */
  public ShardApi api() {
    return endpoint;
  }

  /** Returns what keeps this node from being of use, as one sentence; empty if nothing. */
  public Optional<String> objection() {
    String full = owner.storeFullReason();
    if (full != null) {
      return Optional.of("the disk is full: free space, then restart this node");
    }
    return owner.isAnswered()
        ? Optional.empty()
        : Optional.of("no sequencer has answered this node yet");
  }

  /** Takes no more appends, answers those under way, then stops everything and closes the store. */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    owner.drain();
    long untilNanos = System.nanoTime() + DRAIN_MS_MAX * 1_000_000;
    while (thread.isAlive() && owner.hasWork() && System.nanoTime() < untilNanos) {
      LockSupport.parkNanos(DRAIN_LOOK_NANOS);
    }
    isStopping = true;
    try {
      owner.wake();
      thread.join(JOIN_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reads.close();
    writer.close();
    if (writer.isRunning()) {
      LOG.atWarn().log("the disk is stuck: the store stays open until the process ends");
    } else {
      store.close();
    }
  }

  private void run() {
    try {
      owner.start(writer);
      while (!isStopping) {
        owner.doWork();
        owner.awaitWork();
      }
      owner.close();
    } catch (Throwable e) {
      fatalErrors.halt("the shard owner met a broken invariant: " + e, e);
    }
  }
}
