/** Leadership among candidates of one process, for tests. */
@NullMarked
package io.totalog.membership.leadership.memory;

import org.jspecify.annotations.NullMarked;
