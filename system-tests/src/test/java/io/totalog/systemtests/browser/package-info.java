/**
 * What a real browser sees: its own EventSource, its own rules about headers, origins and
 * reconnecting.
 */
@NullMarked
package io.totalog.systemtests.browser;

import org.jspecify.annotations.NullMarked;
