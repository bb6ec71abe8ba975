/** The sequencer port's contract, over every transport. */
@NullMarked
package io.totalog.protocol.sequencer.grpc;

import org.jspecify.annotations.NullMarked;
