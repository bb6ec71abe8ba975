/**
 * Wiring: the properties that all services share, and beans that a service may replace by its own.
 */
@NullMarked
package io.totalog.kit.config;

import org.jspecify.annotations.NullMarked;
