/** The registry of live nodes in ZooKeeper, as ephemeral znodes read from a local copy. */
@NullMarked
package io.totalog.kit.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
