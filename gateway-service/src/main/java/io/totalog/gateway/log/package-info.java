/**
 * What a client may do with a log, whatever protocol it speaks: append, read, follow, ask for the
 * tail, create and drop. Routing, re-sending, merging and catching up are decided by {@code
 * core.append} and {@code core.merge}; the classes here feed those machines with what the network
 * says and carry out what they decide. Nothing here knows HTTP.
 */
@NullMarked
package io.totalog.gateway.log;

import org.jspecify.annotations.NullMarked;
