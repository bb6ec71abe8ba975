/**
 * Which logs exist and which shards they were given. A command is a sequence of steps, each of
 * which is safe to repeat: take the name, decide the shard ids, prepare the copies, register them;
 * or end the log, then free its name. Commands block threads of their own, never a caller's.
 * Nothing is decided here: names by ZooKeeper, shards by the ordering state.
 */
@NullMarked
package io.totalog.membership.view;

import org.jspecify.annotations.NullMarked;
