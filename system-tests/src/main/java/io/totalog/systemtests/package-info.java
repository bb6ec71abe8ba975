/**
 * Black-box tests of real processes over HTTP only, the history checker that judges what clients
 * saw, and the gate over all modules' sources and classes.
 */
@NullMarked
package io.totalog.systemtests;

import org.jspecify.annotations.NullMarked;
