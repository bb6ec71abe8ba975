/**
 * The servers under test: real processes started from the packaged jars, in one process or as
 * separate services with a ZooKeeper process, and everything a test may do to them - kill, stop,
 * freeze, start again. Every process is ended by its own handle, at the latest when the test JVM
 * ends.
 */
@NullMarked
package io.totalog.systemtests.server;

import org.jspecify.annotations.NullMarked;
