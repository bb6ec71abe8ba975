/** The board of leaders in ZooKeeper, one persistent znode a role. */
@NullMarked
package io.totalog.kit.leader.zookeeper;

import org.jspecify.annotations.NullMarked;
