/** Which of several membership processes does the work. Safety never rests on it, only quiet. */
@NullMarked
package io.totalog.membership.leader;

import org.jspecify.annotations.NullMarked;
