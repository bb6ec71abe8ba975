/**
 * What the leader does by itself: it walks over all logs and finishes what a crash, or a lack of
 * nodes, has left. It never acts on the absence of a node.
 */
@NullMarked
package io.totalog.membership.repair;

import org.jspecify.annotations.NullMarked;
