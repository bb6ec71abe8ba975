/**
 * What services say to each other: protobuf messages, gRPC stubs and the versioned binary form of a
 * batch. Services never import one another; they meet here.
 */
@NullMarked
package io.totalog.protocol;

import org.jspecify.annotations.NullMarked;
