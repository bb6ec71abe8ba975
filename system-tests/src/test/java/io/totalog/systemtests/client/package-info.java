/**
 * Thin clients of Totalog's HTTP surface, written from its contract alone: plain {@code
 * java.net.http}, an own parser of event streams, nothing of the server's code. Each records what
 * it does and sees in a {@link io.totalog.systemtests.history.HistoryRecorder}.
 */
@NullMarked
package io.totalog.systemtests.client;

import org.jspecify.annotations.NullMarked;
