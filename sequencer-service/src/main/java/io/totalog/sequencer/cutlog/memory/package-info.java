/**
 * The cut log in memory, with ZooKeeper's guarantees and its lost connections: for tests of what is
 * above it.
 */
@NullMarked
package io.totalog.sequencer.cutlog.memory;

import org.jspecify.annotations.NullMarked;
