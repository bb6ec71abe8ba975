/**
 * What clients of a running Totalog did and saw, and whether it may have been so.
 *
 * <p>Clients record every operation with the time it was begun and the time it returned into a
 * {@link io.totalog.systemtests.history.HistoryRecorder}; the {@link
 * io.totalog.systemtests.history.HistoryChecker} then decides, in one pass over the records sorted
 * by their number, whether the invariants that a client can see were kept. Because every record has
 * a number, no search over possible orders is needed.
 */
@NullMarked
package io.totalog.systemtests.history;

import org.jspecify.annotations.NullMarked;
