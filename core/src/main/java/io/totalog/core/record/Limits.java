package io.totalog.core.record;

/** Every limit that users meet or that bounds a structure of the protocol, by name and unit. */
public final class Limits {

  /** Largest record: key, headers and value together, decoded. */
  public static final int RECORD_BYTES_MAX = 1 << 20;

  /** Largest append: all its records together, decoded. */
  public static final int BATCH_BYTES_MAX = 8 << 20;

  /** Most records in one append. */
  public static final int BATCH_RECORDS_MAX = 10_000;

  /** Longest key. */
  public static final int KEY_BYTES_MAX = 1 << 10;

  /** Most headers of one record. */
  public static final int HEADERS_MAX = 64;

  /** Longest header name. */
  public static final int HEADER_NAME_CHARS_MAX = 64;

  /** Longest header value. */
  public static final int HEADER_VALUE_BYTES_MAX = 4 << 10;

  /** All header names and values of one record together. */
  public static final int HEADERS_BYTES_MAX = 16 << 10;

  /** Deepest nesting of a JSON record. */
  public static final int JSON_DEPTH_MAX = 256;

  /** Longest wait of a long-poll. */
  public static final int WAIT_SECONDS_MAX = 60;

  /** Records of a page when none are asked for. */
  public static final int PAGE_RECORDS_DEFAULT = 1_000;

  /** Most records of a page. */
  public static final int PAGE_RECORDS_MAX = 10_000;

  /** Bytes of a page when none are asked for. */
  public static final int PAGE_BYTES_DEFAULT = 4 << 20;

  /** Most bytes of a page; one record always fits. */
  public static final int PAGE_BYTES_MAX = 8 << 20;

  /** Most shards of one log. */
  public static final int SHARDS_MAX = 64;

  /** Slots of a log that map keys and producers to shards. */
  public static final int SLOTS = 256;

  /** What an encoded batch weighs in memory beside its bytes. */
  public static final int BATCH_OVERHEAD_BYTES = 64;

  /** Slots of the cut log's ring in ZooKeeper (protocol rule 4). */
  public static final int RING_SLOTS = 1_024;

  /** Cuts after which a checkpoint round starts (protocol rule 4). */
  public static final int CHECKPOINT_EVERY_CUTS = 256;

  /** Buckets of a checkpoint (protocol rule 4). */
  public static final int CHECKPOINT_BUCKETS = 64;

  /** Bytes of buckets written in one checkpoint step. */
  public static final int CHECKPOINT_STEP_BYTES_MAX = 512 << 10;

  /** A reconfiguration that would make a bucket larger than this is refused. */
  public static final int BUCKET_BYTES_MAX = 768 << 10;

  /** Most parts of one entry (protocol rule 5). */
  public static final int ENTRY_PARTS_MAX = 4_096;

  /** Most bytes of the parts of one entry (protocol rule 5). */
  public static final int ENTRY_BYTES_MAX = 32 << 10;

  /** Cuts in flight to the cut log at once (protocol rule 5). */
  public static final int CUT_WINDOW = 4;

  /** Parts of a shard that may be unconfirmed by a replica before it stops advancing (rule 10). */
  public static final int UNCONFIRMED_PARTS_MAX = 256;

  private Limits() {}
}
