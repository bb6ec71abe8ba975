/** Wiring of the membership service, alone or in a process with others. */
@NullMarked
package io.totalog.membership.config;

import org.jspecify.annotations.NullMarked;
