/** What the kit's tests share. */
@NullMarked
package io.totalog.kit;

import org.jspecify.annotations.NullMarked;
