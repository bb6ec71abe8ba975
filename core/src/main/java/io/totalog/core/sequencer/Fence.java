package io.totalog.core.sequencer;

/**
 * How a leader gets its fencing version (protocol rule 2): only from the success answer of its own
 * {@code setData} on the epoch znode. After any other outcome it reads and tries again.
 *
 * <p>The table of transitions: READ → WRITE on a version read; WRITE → HELD on success; WRITE →
 * READ when another candidate was faster or the outcome is unknown.
 */
public class Fence {

  /** Where the fencing is. */
  public enum State {
    READ,
    WRITE,
    HELD
  }

  private State state = State.READ;
  private int version = -1;

  /** Starts with a read. */
  public Fence() {}

  /** Returns what is to be done next. */
  public final State state() {
    return state;
  }

  /** Returns the version to write at ({@link State#WRITE}) or the one held ({@link State#HELD}). */
  public final int version() {
    return version;
  }

  /** The epoch znode was read. */
  public final void onRead(int readVersion) {
    if (state == State.READ) {
      version = readVersion;
      state = State.WRITE;
    }
  }

  /** The own write succeeded and gave this version. */
  public final void onWritten(int newVersion) {
    if (state != State.WRITE) {
      throw new IllegalStateException("fence written while " + state);
    }
    hold(newVersion);
  }

  /** The own write found another version: another candidate was faster. */
  public final void onRefused() {
    state = State.READ;
  }

  /** Nobody knows whether the own write succeeded. */
  public void onUnknown() {
    state = State.READ;
  }

  /** Takes a version as one's own. */
  protected final void hold(int newVersion) {
    version = newVersion;
    state = State.HELD;
  }
}
