/** Which logs exist: names, ids, configurations, and the counters that ids come from. */
@NullMarked
package io.totalog.kit.catalog;

import org.jspecify.annotations.NullMarked;
