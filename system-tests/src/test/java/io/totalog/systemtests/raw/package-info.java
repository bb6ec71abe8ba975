/**
 * HTTP written by hand on a socket: for requests that a well-behaved client would not send, for
 * answers looked at byte by byte, and for readers that never read.
 */
@NullMarked
package io.totalog.systemtests.raw;

import org.jspecify.annotations.NullMarked;
