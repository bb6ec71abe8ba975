/**
 * The total order under load: writers of all kinds, readers of all kinds, bad connections, one
 * history.
 */
@NullMarked
package io.totalog.systemtests.order;

import org.jspecify.annotations.NullMarked;
