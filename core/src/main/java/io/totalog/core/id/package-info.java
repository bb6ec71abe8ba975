/** Identifiers and numbers, one type each, so that an lsn can never be taken for a seq. */
@NullMarked
package io.totalog.core.id;

import org.jspecify.annotations.NullMarked;
