/**
 * Everything in one process: the four services wired together over an embedded ZooKeeper server.
 * The code is the services' own; only the wiring is here, so there is one way to a sequence number
 * however Totalog runs.
 */
@NullMarked
package io.totalog.standalone;

import org.jspecify.annotations.NullMarked;
