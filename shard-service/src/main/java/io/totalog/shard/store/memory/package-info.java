/** The store in memory, for tests of everything above it; it keeps nothing. */
@NullMarked
package io.totalog.shard.store.memory;

import org.jspecify.annotations.NullMarked;
