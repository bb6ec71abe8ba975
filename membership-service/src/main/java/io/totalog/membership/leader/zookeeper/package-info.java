/** Leadership by Curator's leader latch. Idle, it writes nothing. */
@NullMarked
package io.totalog.membership.leader.zookeeper;

import org.jspecify.annotations.NullMarked;
