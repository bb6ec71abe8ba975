/** Which processes of the cluster are alive, and where: the port and its in-memory adapter. */
@NullMarked
package io.totalog.kit.registry;

import org.jspecify.annotations.NullMarked;
