/**
 * Problems: the one place where an error code gets its HTTP status, its words and its bytes (RFC
 * 9457), for an answer, for an event in a stream, and for requests that Netty could not even
 * decode.
 */
@NullMarked
package io.totalog.gateway.http.error;

import org.jspecify.annotations.NullMarked;
