package io.totalog.core.sequencer;

import java.util.List;

/**
 * One multi for the cut log (protocol rules 1, 3, 4). Every one checks the epoch znode at the
 * leader's version. Writes are submitted in order on one handle without retries and answered in
 * order; the first answer that is not OK ends the leader.
 */
public sealed interface CutLogWrite {

  /** Returns the version that the epoch znode must have. */
  int epochVersion();

  /**
   * A cut: check the epoch, check the slot of the cut before at the version that cut gave it, set
   * the own slot at its expected version.
   *
   * @param epochVersion see above
   * @param number the cut
   * @param previousSlot slot of the cut before
   * @param previousVersion version that the cut before gave its slot
   * @param slot slot of this cut
   * @param version version that the slot has before this cut
   * @param bytes the entry
   */
  record Cut(
      int epochVersion,
      long number,
      int previousSlot,
      int previousVersion,
      int slot,
      int version,
      byte[] bytes)
      implements CutLogWrite {}

  /**
   * Checks the epoch and writes nothing.
   *
   * @param epochVersion see above
   */
  record Check(int epochVersion) implements CutLogWrite {}

  /**
   * One step of a checkpoint: check the epoch, set some buckets, set the index.
   *
   * @param epochVersion see above
   * @param buckets what to set
   * @param index the whole index after the step
   */
  record Checkpoint(int epochVersion, List<Bucket> buckets, byte[] index) implements CutLogWrite {
    /** Copies the list. */
    public Checkpoint {
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * A bucket to be set.
   *
   * @param number 0 to 63
   * @param bytes its logs
   */
  record Bucket(int number, byte[] bytes) {}
}
