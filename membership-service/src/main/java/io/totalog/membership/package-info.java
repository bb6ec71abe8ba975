/**
 * The service that knows who is alive and what exists: nodes, logs, shards and where their replicas
 * are. Its leader places shards and repairs what is lost; data keeps flowing without it.
 */
@NullMarked
package io.totalog.membership;

import org.jspecify.annotations.NullMarked;
