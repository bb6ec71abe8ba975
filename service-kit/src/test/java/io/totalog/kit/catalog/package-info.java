/** Contract and adapter tests on a real ZooKeeper where there is one. */
@NullMarked
package io.totalog.kit.catalog;

import org.jspecify.annotations.NullMarked;
