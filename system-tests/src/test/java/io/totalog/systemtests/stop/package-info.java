/** How a server ends, when it is asked to and when it cannot start. */
@NullMarked
package io.totalog.systemtests.stop;

import org.jspecify.annotations.NullMarked;
