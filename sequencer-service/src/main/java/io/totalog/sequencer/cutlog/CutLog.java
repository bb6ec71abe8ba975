package io.totalog.sequencer.cutlog;

import io.totalog.core.sequencer.Fence;
import java.time.Duration;

/** Where cuts become facts. Thread-safe. */
public interface CutLog {

  /** A larger entry is refused before it is sent: it could never be written (protocol rule 5). */
  int ENTRY_BYTES_MAX = 512 << 10;

  /** A larger write of any kind is refused before it is sent: beyond it a connection breaks. */
  int WRITE_BYTES_MAX = 960 << 10;

  /**
   * Opens a session, creates the cut log if there is none, and fences. Blocks. What an earlier
   * session submitted and did not hear of may happen before the fence, never after it.
   *
   * @param fence a new one; held when this returns
   * @param timeout after which it fails
   * @throws CutLogUnavailableException nothing is held; safe to repeat with a new fence
   * @throws InterruptedException if the thread is told to stop
   */
  CutLogSession open(Fence fence, Duration timeout) throws InterruptedException;
}
