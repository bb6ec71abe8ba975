/** What a crash and an outage may do to clients, and what they may not. */
@NullMarked
package io.totalog.systemtests.faults;

import org.jspecify.annotations.NullMarked;
