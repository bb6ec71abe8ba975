/**
 * The HTTP contract, one row a sentence: what is sent, byte for byte, and what has to come back.
 * The same rows run against one process and against separate services.
 */
@NullMarked
package io.totalog.systemtests.conformance;

import org.jspecify.annotations.NullMarked;
