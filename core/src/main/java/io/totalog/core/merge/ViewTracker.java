package io.totalog.core.merge;

import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import org.jspecify.annotations.Nullable;

/**
 * The newest that is known of one log: its shard list, which never goes back in version (protocol
 * rule 12), and its tail as the leader confirmed it, which never goes back either. Not thread-safe.
 */
public class ViewTracker {
  private @Nullable LogView view;
  private long listVersionSeen = -1;
  private long first;
  private long confirmedTail = -1;

  /** Takes in a shard list. Returns whether it replaced the one known. */
  public final boolean onView(LogView offered) {
    LogView known = view;
    if (known != null && !isNewer(offered, known)) {
      return false;
    }
    view = offered;
    listVersionSeen = Math.max(listVersionSeen, offered.version());
    first = Math.max(first, offered.first());
    return true;
  }

  /** Takes in an answer to a tail question. Answers may overtake one another. */
  public final void onTail(LogTail tail) {
    first = Math.max(first, tail.first());
    confirmedTail = Math.max(confirmedTail, tail.next());
    listVersionSeen = Math.max(listVersionSeen, tail.listVersion());
  }

  /** Returns the newest list, or null before the first. */
  public final @Nullable LogView view() {
    return view;
  }

  /** Returns whether a newer list than {@link #view} is known to exist. */
  public final boolean isOutdated() {
    LogView known = view;
    return known == null || known.version() < listVersionSeen;
  }

  /** Returns the first seq that is left, as far as known; never goes back. */
  public final long first() {
    return first;
  }

  /** Returns the highest tail that the leader confirmed, or -1 before the first answer. */
  public final long confirmedTail() {
    return confirmedTail;
  }

  /** Decides whether a list replaces another. Only a test of the tests overrides it. */
  protected boolean isNewer(LogView offered, LogView known) {
    return offered.version() > known.version();
  }
}
