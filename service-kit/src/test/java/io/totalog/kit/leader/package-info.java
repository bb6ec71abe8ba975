/** Contract and adapter tests on a real ZooKeeper where there is one. */
@NullMarked
package io.totalog.kit.leader;

import org.jspecify.annotations.NullMarked;
