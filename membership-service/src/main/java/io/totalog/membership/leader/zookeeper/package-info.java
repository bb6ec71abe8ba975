/** Election by Curator. */
@NullMarked
package io.totalog.membership.leader.zookeeper;

import org.jspecify.annotations.NullMarked;
