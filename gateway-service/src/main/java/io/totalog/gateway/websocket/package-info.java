/**
 * WebSockets: follow and append over one connection, with explicit credit. Each connection belongs
 * to one log; what it sends is put together one message at a time, as its socket takes it.
 */
@NullMarked
package io.totalog.gateway.websocket;

import org.jspecify.annotations.NullMarked;
