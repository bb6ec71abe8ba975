/**
 * Server-sent events: a log as a browser's {@code EventSource} reads it, from where it was, for
 * ever.
 */
@NullMarked
package io.totalog.gateway.sse;

import org.jspecify.annotations.NullMarked;
