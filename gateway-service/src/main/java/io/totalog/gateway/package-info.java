/**
 * The stateless service that clients talk to: HTTP, server-sent events and WebSocket in front, gRPC
 * to the other services behind. It routes appends to shards and merges their streams back into one
 * gap-free order.
 */
@NullMarked
package io.totalog.gateway;

import org.jspecify.annotations.NullMarked;
