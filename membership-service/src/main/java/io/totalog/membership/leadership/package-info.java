/** Which of several membership processes does the work: the port and its in-memory adapter. */
@NullMarked
package io.totalog.membership.leadership;

import org.jspecify.annotations.NullMarked;
