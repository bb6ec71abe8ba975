/** Whether this process is the membership leader. Safety never rests on it, only quiet. */
@NullMarked
package io.totalog.membership.leader;

import org.jspecify.annotations.NullMarked;
