package io.totalog.membership.leader;

import io.totalog.kit.Subscription;

/** The leadership of a process that is alone. */
public final class AlwaysLeads implements Leadership {

  @Override
  public boolean leads() {
    return true;
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return () -> {};
  }
}
