/** The shard service as a process: its properties, its beans and the application class. */
@NullMarked
package io.totalog.shard.config;

import org.jspecify.annotations.NullMarked;
