/**
 * JSON as text: values that know their exact slice of what was received, because half of what these
 * tests have to show is that the server gives back the very characters it got. A parser that prints
 * again what it parsed could not see the difference.
 */
@NullMarked
package io.totalog.systemtests.json;

import org.jspecify.annotations.NullMarked;
