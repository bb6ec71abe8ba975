package io.totalog.membership.cluster;

import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.membership.leader.Leadership;

/**
 * A leadership that is given and taken by hand. Several may be held at once, as by a leader that
 * has not yet noticed that it was deposed. Thread-safe.
 */
public final class GivenLeadership implements Leadership {

  private final Listeners listeners = new Listeners();
  private volatile boolean leads;

  /** Makes it lead. */
  public void give() {
    leads = true;
    listeners.tell();
  }

  /** Ends its leadership. */
  public void take() {
    leads = false;
    listeners.tell();
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }
}
