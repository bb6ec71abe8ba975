/**
 * The cut log in ZooKeeper. Each session has a handle of its own that nobody else uses and that
 * repeats nothing: one write that is lost while a later one arrives would be a hole (protocol
 * finding 1). What guards against a handle that reconnects by itself is the chain check in every
 * cut.
 */
@NullMarked
package io.totalog.sequencer.cutlog.zookeeper;

import org.jspecify.annotations.NullMarked;
