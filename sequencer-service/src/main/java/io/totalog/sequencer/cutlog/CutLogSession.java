package io.totalog.sequencer.cutlog;

import io.totalog.core.id.ClusterId;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;

/**
 * A fenced session. Nothing is ever sent twice. One thread calls; answers come on a thread of the
 * session, one at a time, in the order of the writes up to the first failure. From then on every
 * write fails, those under way and those to come: their outcome is unknown, and the session is good
 * for nothing but {@link #close}.
 */
public interface CutLogSession extends AutoCloseable {

  /** Returns the cluster that the cut log belongs to. */
  ClusterId cluster();

  /** Returns the version that the fence holds. */
  int epochVersion();

  /**
   * Reads everything back. Blocks until all is here.
   *
   * @throws CutLogUnavailableException start again from the fence
   * @throws InterruptedException if the thread is told to stop
   */
  CutLogReader read() throws InterruptedException;

  /** Sends a write behind all earlier ones; never blocks. */
  void submit(CutLogWrite write, WriteAnswer answer);

  /** Gives the session up; waits a bounded time for the connection to end. */
  @Override
  void close();
}
