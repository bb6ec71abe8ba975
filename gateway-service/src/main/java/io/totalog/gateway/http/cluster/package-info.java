/** The cluster as this gateway knows it: nodes, shards, limits, the last cut. Asks nobody. */
@NullMarked
package io.totalog.gateway.http.cluster;

import org.jspecify.annotations.NullMarked;
