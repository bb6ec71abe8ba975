/** Which of several membership processes does the work. */
@NullMarked
package io.totalog.membership.leadership;

import org.jspecify.annotations.NullMarked;
