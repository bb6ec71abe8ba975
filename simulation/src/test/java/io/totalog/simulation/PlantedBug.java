package io.totalog.simulation;

import io.totalog.core.append.AppendBook;
import io.totalog.core.append.AppendBookOptions;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.merge.SeqMerge;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.sequencer.LeaderEffect;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.OrderingState;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.sequencer.Recovery;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.ShardNode;
import io.totalog.core.shard.ShardRules;
import io.totalog.core.shard.StoredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule broken on purpose, and the invariants that may be the first to show it. */
enum PlantedBug {
  ACKNOWLEDGES_BEFORE_THE_CUT(
      new Machines() {
        @Override
        ShardNode newNode(NodeConfig config, StoredNode stored, long nowMs) {
          return new HastyNode(config, stored, nowMs);
        }
      },
      Invariant.ACK_DURABLE),

  FORGETS_THE_EPOCH_CHECK(
      withCutLog(Check.EPOCH), Invariant.EPOCH_FENCING, Invariant.MONOTONE_TAIL),

  LEAVES_A_HOLE_ON_A_LOST_CONNECTION(withCutLog(Check.CHAIN), Invariant.GAP_FREE),

  ADOPTS_THE_FENCE_FROM_A_READ(
      new Machines() {
        @Override
        Fence newFence() {
          return new Fence() {
            @Override
            public void onUnknown() {
              hold(version() + 1);
            }
          };
        }
      },
      Invariant.EPOCH_FENCING),

  SPLITS_A_BATCH(
      withRules(
          new ShardRules() {
            @Override
            protected long durable(long appended, long written, long synced, boolean fsync) {
              return Math.max(0, super.durable(appended, written, synced, fsync) - 1);
            }
          }),
      Invariant.BATCH_ATOMICITY),

  REUSES_A_SEQ_AFTER_RECOVERY(
      new Machines() {
        @Override
        Recovery newRecovery() {
          return new ForgetfulRecovery();
        }
      },
      Invariant.BASE_SURVIVES),

  SKIPS_A_GAP_IN_THE_MERGE(
      new Machines() {
        @Override
        SeqMerge<EncodedBatch> newMerge(long position) {
          return new SeqMerge<>(position) {
            @Override
            protected boolean mayEmit(long firstSeq, long positionNow) {
              return true;
            }
          };
        }
      },
      Invariant.SUBSCRIBE),

  COUNTS_A_REPORT_OF_A_STALE_TERM(
      new Machines() {
        @Override
        RunConfig shape(RunConfig drawn) {
          return drawn.withTroubledCopies();
        }

        @Override
        OrderingLeader newLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
          return new OrderingLeader(config, recovered, nowNanos) {
            @Override
            protected boolean countsForTerm(long term, long primaryTerm) {
              return true;
            }
          };
        }
      },
      Invariant.PREFIX,
      Invariant.DURABLE_PREFIX,
      Invariant.BATCH_ATOMICITY,
      Invariant.LOST_DATA),

  KEEPS_A_BACKUP_AHEAD_OF_ITS_RESTARTED_PRIMARY(
      withRules(
          new ShardRules() {
            @Override
            protected long keptOnOpen(long ownLength, long primaryLength) {
              return ownLength;
            }

            @Override
            protected boolean mayStream(boolean isOwnPrefix) {
              return true;
            }
          }),
      Invariant.PREFIX,
      Invariant.BATCH_ATOMICITY,
      Invariant.DURABLE_PREFIX),

  APPENDS_BEFORE_ITS_BACKUPS_FOLLOW(
      withRules(
          new ShardRules() {
            @Override
            protected boolean mayAppend(int backups, int following) {
              return true;
            }

            @Override
            protected boolean mayStream(boolean isOwnPrefix) {
              return true;
            }
          }),
      Invariant.PREFIX,
      Invariant.AGREEMENT,
      Invariant.ONE_SEQ_PER_APPEND,
      Invariant.BATCH_ATOMICITY,
      Invariant.DURABLE_PREFIX),

  CONFIRMS_BEFORE_THE_FSYNC(
      withRules(
          new ShardRules() {
            @Override
            protected long confirmed(long mappedWritten, long mappedSynced) {
              return mappedWritten;
            }
          }),
      Invariant.BOUNDED_HISTORY,
      Invariant.LOST_DATA),

  REPORTS_BEFORE_THE_FSYNC(
      withRules(
          new ShardRules() {
            @Override
            protected long durable(long appended, long written, long synced, boolean fsync) {
              return appended;
            }
          }),
      Invariant.DURABLE_PREFIX),

  STORES_A_RESENT_APPEND_AGAIN(
      withRules(
          new ShardRules() {
            @Override
            protected boolean joins(boolean known) {
              return false;
            }
          }),
      Invariant.ONE_SEQ_PER_APPEND),

  RESENDS_TO_THE_SUCCESSOR_WITHOUT_ASKING(
      new Machines() {
        @Override
        AppendBook newBook(AppendBookOptions options) {
          return new AppendBook(options) {
            @Override
            protected boolean mustAskFirst(AppendId id, ShardId sealed) {
              return false;
            }
          };
        }
      },
      Invariant.ONE_SEQ_PER_APPEND),

  KEEPS_THE_SUFFIX_AT_A_SEAL(
      withRules(
          new ShardRules() {
            @Override
            protected long keptOnSeal(long ownLength, long finalLength) {
              return ownLength;
            }
          }),
      Invariant.IMMUTABLE,
      Invariant.RESOLVED),

  ANSWERS_A_TAIL_WITHOUT_THE_CHECK(
      withLeader(RashLeader::new), Invariant.MONOTONE_TAIL, Invariant.READ_YOUR_APPEND),

  JUDGES_A_HELLO_WITHOUT_THE_CHECK(
      withLeader((config, recovered, nowNanos) ->
          new OrderingLeader(config, recovered, nowNanos) {
            @Override
            protected void afterCheck(Runnable action) {
              action.run();
            }
          }),
      Invariant.SOUND,
      Invariant.MONOTONE_TAIL),

  REGISTERS_BESIDE_A_SOLE_OWNER(
      new Machines() {
        @Override
        Recovery newRecovery() {
          return new Recovery() {
            @Override
            protected OrderingState newState() {
              return new CrowdedState(true);
            }
          };
        }
      },
      Invariant.SOLE_OWNER),

  OVERLOOKS_A_CUT_LOG_ROLLED_BACK_BY_100_ENTRIES(
      new Machines() {
        @Override
        SimCutLog newCutLog(World world) {
          return new RolledBackCutLog(world);
        }

        @Override
        OrderingLeader newLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
          return new OrderingLeader(config, recovered, nowNanos) {
            @Override
            protected Optional<String> rollbackSeen(Hello hello) {
              return Optional.empty();
            }
          };
        }
      },
      Invariant.BASE_SURVIVES,
      Invariant.UNIQUENESS),

  LEAVES_THE_CHECKPOINT_GATE_OPEN(
      new Machines() {
        @Override
        RunConfig shape(RunConfig drawn) {
          return drawn.withRing(8, 6);
        }

        @Override
        OrderingLeader newLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
          return new OrderingLeader(config, recovered, nowNanos) {
            @Override
            protected boolean isGateOpen(long number) {
              return true;
            }
          };
        }
      },
      Invariant.BASE_SURVIVES,
      Invariant.SOUND);

  final Machines machines;
  final Set<Invariant> shows;

  PlantedBug(Machines machines, Invariant... shows) {
    this.machines = machines;
    this.shows = Set.of(shows);
  }

  private enum Check {
    EPOCH,
    CHAIN
  }

  private interface LeaderMaker {
    OrderingLeader make(LeaderConfig config, Recovered recovered, long nowNanos);
  }

  private static Machines withLeader(LeaderMaker maker) {
    return new Machines() {
      @Override
      OrderingLeader newLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
        return maker.make(config, recovered, nowNanos);
      }
    };
  }

  private static Machines withRules(ShardRules rules) {
    return new Machines() {
      @Override
      RunConfig shape(RunConfig drawn) {
        return drawn.withTroubledCopies();
      }

      @Override
      ShardNode newNode(NodeConfig config, StoredNode stored, long nowMs) {
        return new OtherNode(config, stored, nowMs, rules);
      }
    };
  }

  private static Machines withCutLog(Check left) {
    return new Machines() {
      @Override
      SimCutLog newCutLog(World world) {
        return new SimCutLog(world) {
          @Override
          protected boolean isEpochRight(int expected) {
            return left == Check.EPOCH || super.isEpochRight(expected);
          }

          @Override
          protected boolean isPreviousRight(int slot, int expected) {
            return left == Check.CHAIN || super.isPreviousRight(slot, expected);
          }
        };
      }
    };
  }

  private static final class OtherNode extends ShardNode {
    OtherNode(NodeConfig config, StoredNode stored, long nowMs, ShardRules rules) {
      super(config, stored, nowMs, rules);
    }
  }

  /** Acknowledges what it has taken, with the lsn for a seq. */
  private static final class HastyNode extends ShardNode {
    private final List<ShardEffect> hasty = new ArrayList<>();
    private long next;

    HastyNode(NodeConfig config, StoredNode stored, long nowMs) {
      super(config, stored, nowMs);
    }

    @Override
    public void onAppend(
        long channel, ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
      super.onAppend(channel, shard, batch, after);
      AppendOutcome ordered = new AppendOutcome.Ordered(next, batch.count(), 0);
      next += batch.count();
      hasty.add(new ShardEffect.Answer(channel, batch.id(), ordered));
    }

    @Override
    public List<ShardEffect> drainEffects() {
      List<ShardEffect> effects = new ArrayList<>(super.drainEffects());
      effects.addAll(hasty);
      hasty.clear();
      return effects;
    }
  }

  /** Answers tail questions from what it knows, deposed or not. */
  private static final class RashLeader extends OrderingLeader {
    private final List<LeaderEffect> rash = new ArrayList<>();

    RashLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
      super(config, recovered, nowNanos);
    }

    @Override
    public void onTail(long question, LogId log) {
      rash.add(new LeaderEffect.AnswerTail(question, committed().tail(log)));
    }

    @Override
    public List<LeaderEffect> drainEffects() {
      List<LeaderEffect> effects = new ArrayList<>(super.drainEffects());
      effects.addAll(rash);
      rash.clear();
      return effects;
    }
  }

  /** Forgets what the last entry ordered. */
  private static final class ForgetfulRecovery extends Recovery {
    @Override
    protected List<Entry> entries(List<CutLogReader.Slot> slots, long after) {
      List<Entry> entries = new ArrayList<>(super.entries(slots, after));
      if (!entries.isEmpty()) {
        Entry last = entries.removeLast();
        entries.add(
            new Entry(last.number(), last.epoch(), last.timeMs(), Parts.NONE, last.changes()));
      }
      return entries;
    }
  }

  /** Lets other shards be open beside a sole owner. */
  private static final class CrowdedState extends OrderingState {
    CrowdedState(boolean keepsParts) {
      super(keepsParts);
    }

    @Override
    protected OrderingState create(boolean keepsParts) {
      return new CrowdedState(keepsParts);
    }

    @Override
    protected Optional<String> refusalOf(Reconfiguration change) {
      return super.refusalOf(change).filter(reason -> !reason.contains("sole owner"));
    }
  }

  /** Goes back by 100 cuts once, as an ensemble that was restored from an old snapshot. */
  private static final class RolledBackCutLog extends SimCutLog {
    private @Nullable Runnable restore;

    RolledBackCutLog(World world) {
      super(world);
    }

    @Override
    protected void onCutWritten(long number) {
      if (number == 20) {
        restore = snapshot();
      } else if (number == 120 && restore != null) {
        restore.run();
      }
    }
  }
}
