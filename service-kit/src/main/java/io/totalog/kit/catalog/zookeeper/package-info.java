/**
 * The catalog in ZooKeeper: one znode a name, read from a local copy that outlives a connection.
 */
@NullMarked
package io.totalog.kit.catalog.zookeeper;

import org.jspecify.annotations.NullMarked;
