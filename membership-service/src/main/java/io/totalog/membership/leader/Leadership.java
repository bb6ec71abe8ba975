package io.totalog.membership.leader;

import io.totalog.kit.Subscription;

/**
 * Whether this process works on the cluster's membership. Only so that not everybody does the same
 * work: two may believe to lead for a while, which harms nothing, since every change is conditional
 * (protocol finding 27). Thread-safe.
 */
public interface Leadership {

  /** Returns whether this process leads, as known here; at once. */
  boolean leads();

  /** Calls back when it changes; must not block. */
  Subscription listen(Runnable onChange);
}
