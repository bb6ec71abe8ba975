/**
 * What membership works with, in one process: the real ordering rules, and nodes that store
 * nothing.
 */
@NullMarked
package io.totalog.membership.cluster;

import org.jspecify.annotations.NullMarked;
