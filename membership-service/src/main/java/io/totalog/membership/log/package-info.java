/** Creating and dropping logs, and finishing what a crash left half done. */
@NullMarked
package io.totalog.membership.log;

import org.jspecify.annotations.NullMarked;
