package io.totalog.membership.log;

import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogView;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.membership.leader.Leadership;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.SequencerApi;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Creates and drops logs while this process leads. A name is taken first, by one compare-and-set;
 * what follows may be cut off anywhere and is finished by the next call for the name or by the
 * {@link ReconcileLoop}. Thread-safe; no call blocks.
 */
public final class MembershipService implements MembershipApi, AutoCloseable {

  /** Copies of a shard that this version keeps. */
  public static final int REPLICATION_MAX = 1;

  private static final int TRIES_MAX = 3;

  private final Leadership leadership;
  private final LogCatalog catalog;
  private final SequencerApi sequencer;
  private final Placements placements = new Placements();
  private final LogRegistrar registrar;
  private final LogWorkers workers = new LogWorkers();

  /** Makes one for the ports of the other services. */
  public MembershipService(
      Leadership leadership,
      LogCatalog catalog,
      ShardIds shardIds,
      NodeRegistry nodes,
      ShardConnections shards,
      SequencerApi sequencer) {
    this.leadership = leadership;
    this.catalog = catalog;
    this.sequencer = sequencer;
    this.registrar = new LogRegistrar(nodes, shardIds, shards, sequencer, placements);
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    if (config.replication() > REPLICATION_MAX) {
      return CompletableFuture.failedFuture(
          TotalogException.of(
              ErrorCode.BAD_PARAMETER,
              "replication " + config.replication() + ": this version keeps one copy of a shard",
              REPLICATION_MAX));
    }
    return workers.run(name, () -> createNow(name, config));
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    return workers.run(name, () -> dropNow(name));
  }

  /** Finishes a log that a crash may have left without shards, or with a name it has lost. */
  CompletableFuture<Void> settle(LogMeta log) {
    return workers.run(
        log.name(),
        () -> {
          requireLeadership();
          Optional<LogMeta> now = Answers.await(catalog.reread(log.name()));
          if (now.filter(l -> l.id().equals(log.id())).isPresent()
              && registrar.ensureRegistered(log) == LogRegistrar.Standing.DROPPED) {
            Answers.await(catalog.remove(log.name(), log.id()));
          }
          return null;
        });
  }

  /** Returns what this leader knows to be registered. */
  Placements placements() {
    return placements;
  }

  private CreatedLog createNow(String name, LogConfig config) {
    for (int i = 0; i < TRIES_MAX; i++) {
      requireLeadership();
      if (Answers.await(catalog.find(name)).isEmpty()) {
        // Before the name is taken, so that a cluster without nodes gathers no empty logs.
        registrar.liveNodes(config.replication());
      }
      CreatedLog created = Answers.await(catalog.create(name, config));
      if (registrar.ensureRegistered(created.log()) == LogRegistrar.Standing.OPEN) {
        return created;
      }
      Answers.await(catalog.remove(name, created.log().id()));
    }
    throw Answers.unknown("others keep dropping log " + name);
  }

  private boolean dropNow(String name) {
    requireLeadership();
    Optional<LogMeta> log = Answers.await(catalog.reread(name));
    if (log.isEmpty()) {
      return false;
    }
    placements.forget(log.get().id());
    switch (Answers.await(sequencer.reconfigure(new Reconfiguration.DropLog(log.get().id())))) {
      case ReconfigureAnswer.Committed c -> {}
      case ReconfigureAnswer.Refused refused -> {
        Optional<LogView> view = Answers.await(sequencer.view(log.get().id()));
        if (view.isPresent() && !view.get().dropped()) {
          throw Answers.unknown("log " + name + " could not be dropped: " + refused.reason());
        }
      }
    }
    Answers.await(catalog.remove(name, log.get().id()));
    return true;
  }

  private void requireLeadership() {
    if (!leadership.leads()) {
      throw TotalogException.of(ErrorCode.OVERLOADED, "this process does not lead membership");
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
