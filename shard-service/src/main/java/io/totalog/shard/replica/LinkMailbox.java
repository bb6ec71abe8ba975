package io.totalog.shard.replica;

/** Where the leader's words go. Called by transport threads; must not block. */
@FunctionalInterface
public interface LinkMailbox {

  /**
   * Returns false if there is no room: then the stream must be closed, since nothing may be
   * skipped.
   */
  boolean offer(LinkEvent event);
}
