/**
 * How a reader gets one gap-free order out of many shard streams: the merge by seq, and the machine
 * that decides which streams to keep open, from where, and when to doubt that it sees all shards
 * (protocol rules 11 and 12). A record with seq n + 1 is never let out before the one with n, so no
 * watermark is needed from shards that are idle.
 */
@NullMarked
package io.totalog.core.merge;

import org.jspecify.annotations.NullMarked;
