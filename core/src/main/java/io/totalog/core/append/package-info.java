/**
 * The way of an append between gateway and shard: how it ends, and the gateway's book of appends in
 * flight, which alone decides about re-sending (protocol rule 13).
 */
@NullMarked
package io.totalog.core.append;

import org.jspecify.annotations.NullMarked;
