/**
 * Wiring of the gateway: its properties, its beans, its server, its orderly stop, its application
 * class.
 */
@NullMarked
package io.totalog.gateway.config;

import org.jspecify.annotations.NullMarked;
