/**
 * The part of the gate that formatters and compilers do not see: which module and package may know
 * which, and how every source file is kept. It looks at all modules, so it runs last.
 */
@NullMarked
package io.totalog.systemtests.gate;

import org.jspecify.annotations.NullMarked;
