/**
 * What flows for as long as a reader follows: records are taken from the log only as fast as the
 * reader's socket takes bytes, several at a time where they are small, so that a slow reader holds
 * next to nothing.
 */
@NullMarked
package io.totalog.gateway.http.stream;

import org.jspecify.annotations.NullMarked;
