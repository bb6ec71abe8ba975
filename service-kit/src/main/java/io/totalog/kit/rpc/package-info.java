/** Reaching other processes: channels, and ports that find the right process by themselves. */
@NullMarked
package io.totalog.kit.rpc;

import org.jspecify.annotations.NullMarked;
