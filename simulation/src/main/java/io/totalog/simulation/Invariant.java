package io.totalog.simulation;

/** What must always hold. Numbers and words are those of the list that the package's page names. */
enum Invariant {
  AGREEMENT("1 agreement: one seq, one record, whoever reads it"),
  UNIQUENESS("2 uniqueness: no record has two seqs, no seq has two records"),
  GAP_FREE("3 gap-free: entries and seqs follow one another without a hole"),
  DETERMINISM("4 determinism: a seq is a function of the committed entries alone"),
  LOCAL_ORDER("5 local order: lsn order within a shard is seq order"),
  REAL_TIME_ORDER("6 real-time order: acknowledged before invoked means smaller"),
  SESSION_ORDER("7 session order: one session's appends to one shard keep their order"),
  BATCH_ATOMICITY("8 batch atomicity: ordered whole, contiguous, in one cut"),
  MONOTONE_CUTS("9 monotone cuts: lengths and times never go back"),
  DURABLE_PREFIX("10 durable prefix: a cut orders only what every replica has on stable storage"),
  PREFIX("11 prefix: ordered prefixes of undamaged replicas are byte-equal"),
  REPORTS_IDEMPOTENT("12 reports idempotent: a report too many changes no seq"),
  LOST_DATA("13 lost data is not a late report: a copy with less is never counted again"),
  BASE_SURVIVES("14 base survives: the next first seq is the last one plus what was added"),
  QUIET("15 quiet when idle: nothing new, no cut and no fsync"),
  BOUNDED_HISTORY("16 history bound: parts kept for a silent replica are bounded"),
  ACK_DURABLE("17 ack implies ordered and durable"),
  ACK_TRUE("18 ack carries the truth: the record is found at the acknowledged seq"),
  NO_FALSE_NEGATIVE("19 no false negative: a record below the tail is found"),
  READ_YOUR_APPEND("20 read-your-append: an acknowledged seq lies below every later tail"),
  MONOTONE_TAIL("21 monotone tail: a later answer is never smaller"),
  SUBSCRIBE("22 subscribe: every record once, in order, without a gap"),
  PROGRESS("23 progress: a reader passes idle shards"),
  ONE_SEQ_PER_APPEND("24 retry idempotence: an append sent again is ordered at most once"),
  DEFINITE("25 definite or unknown: what was refused is never ordered"),
  FINAL_CUT("29 final cut: a sealed shard is never ordered again"),
  IMMUTABLE("30 immutable: replicas of a sealed shard end equal"),
  RESOLVED("31 in-flight resolved: every append ends in bounded time"),
  JOIN("32 join: a shard advances only after its registration, from length 0"),
  ISOLATION("33 isolation: after the faults every shard's appends are acknowledged"),
  EPOCH_FENCING("34 epoch fencing: an older epoch commits nothing"),
  LEADER_FENCING("35 leader fencing: no replica applies what is not committed"),
  SAME_EVENTS("36 same order of events: all see cuts and changes in one sequence"),
  CRASH_ATOMICITY("38 crash atomicity: a restarted copy's map lies within its records"),
  NUMBERS("39 numbers: no position leaves its range"),
  SOLE_OWNER("26 in protocol.md: a shard that knows the log's next seq is the only open one"),
  LIVENESS("liveness: after the faults stop, the cluster works by itself"),
  SOUND("sound: no part of the core fails by an exception or halts");

  private final String words;

  Invariant(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
