/**
 * The service that orders: one leader turns the progress of all replicas into cuts, and the
 * replicated cut log in ZooKeeper makes each cut a fact. Standbys wait to take over.
 */
@NullMarked
package io.totalog.sequencer;

import org.jspecify.annotations.NullMarked;
