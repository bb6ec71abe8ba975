/** Decisions of membership that are kept in ZooKeeper. */
@NullMarked
package io.totalog.membership.view.zookeeper;

import org.jspecify.annotations.NullMarked;
