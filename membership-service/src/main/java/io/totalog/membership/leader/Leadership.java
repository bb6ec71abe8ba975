package io.totalog.membership.leader;

import io.totalog.kit.Subscription;

/**
 * Whether this process leads. Two may believe so for a while; what they do is made harmless by
 * conditional reconfigurations (protocol finding 27). Thread-safe.
 */
public interface Leadership {

  /** Returns whether this process leads, as known here. */
  boolean leads();

  /** Calls back when it changes; must not block. */
  Subscription listen(Runnable onChange);
}
