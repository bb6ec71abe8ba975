/**
 * Appends: from a request's headers and body to records. Whatever can refuse a record is decided
 * here, before anything is ordered; a record's bytes are copied once, out of the request.
 */
@NullMarked
package io.totalog.gateway.http.append;

import org.jspecify.annotations.NullMarked;
