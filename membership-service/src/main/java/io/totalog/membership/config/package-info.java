/** Wiring of membership: alone as a service, or as part of a process that runs everything. */
@NullMarked
package io.totalog.membership.config;

import org.jspecify.annotations.NullMarked;
