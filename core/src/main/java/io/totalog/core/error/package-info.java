/** The one list of error codes and what each one means for a retry. */
@NullMarked
package io.totalog.core.error;

import org.jspecify.annotations.NullMarked;
