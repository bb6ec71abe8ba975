/** The port of the membership leader, for gateways. */
@NullMarked
package io.totalog.protocol.membership;

import org.jspecify.annotations.NullMarked;
