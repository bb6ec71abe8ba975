/** Tests of the stored batch: golden bytes, round trips, refusals. */
@NullMarked
package io.totalog.protocol.batch;

import org.jspecify.annotations.NullMarked;
