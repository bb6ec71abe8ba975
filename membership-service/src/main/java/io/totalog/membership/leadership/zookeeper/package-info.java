/** Leadership by Curator's leader latch. Idle, it writes nothing. */
@NullMarked
package io.totalog.membership.leadership.zookeeper;

import org.jspecify.annotations.NullMarked;
