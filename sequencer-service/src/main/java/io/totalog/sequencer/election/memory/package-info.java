/** Elections among candidates of one process. */
@NullMarked
package io.totalog.sequencer.election.memory;

import org.jspecify.annotations.NullMarked;
