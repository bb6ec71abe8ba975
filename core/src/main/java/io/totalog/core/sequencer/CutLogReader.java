package io.totalog.core.sequencer;

import java.util.List;

/**
 * Reads the cut log, only after the own fence succeeded and on the same session (protocol rule 2):
 * from then on nothing of an older epoch can change it.
 */
public interface CutLogReader {

  /** Returns the checkpoint index. */
  byte[] index();

  /** Returns a bucket's bytes, empty if it was never written. */
  byte[] bucket(int number);

  /** Returns all slots of the ring in order, empty bytes if never written. */
  List<Slot> slots();

  /**
   * A slot as it is.
   *
   * @param bytes the entry, or empty
   * @param version how often it was set
   */
  record Slot(byte[] bytes, int version) {}
}
