/** Creating, dropping and reconciling against in-memory ports and a real ZooKeeper. */
@NullMarked
package io.totalog.membership.log;

import org.jspecify.annotations.NullMarked;
