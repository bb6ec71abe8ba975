/** Decisions that end with the process, for tests. */
@NullMarked
package io.totalog.membership.view.memory;

import org.jspecify.annotations.NullMarked;
