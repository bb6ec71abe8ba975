/** Logs as a resource: create or confirm, describe, list, delete. */
@NullMarked
package io.totalog.gateway.http.logs;

import org.jspecify.annotations.NullMarked;
