/**
 * The few Spring pieces that all services share, and no more. A type that only one service needs
 * belongs to that service.
 */
@NullMarked
package io.totalog.kit;

import org.jspecify.annotations.NullMarked;
