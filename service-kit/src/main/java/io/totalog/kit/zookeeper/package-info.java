/** The one connection to ZooKeeper that a process shares among its adapters. */
@NullMarked
package io.totalog.kit.zookeeper;

import org.jspecify.annotations.NullMarked;
