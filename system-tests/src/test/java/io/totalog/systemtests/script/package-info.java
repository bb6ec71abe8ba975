/** The one command, {@code ./totalog}, as a person or a script uses it. */
@NullMarked
package io.totalog.systemtests.script;

import org.jspecify.annotations.NullMarked;
