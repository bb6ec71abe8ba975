/**
 * Reads: pages, single records and following NDJSON, and the one encoding of a record that all
 * forms share.
 */
@NullMarked
package io.totalog.gateway.http.read;

import org.jspecify.annotations.NullMarked;
