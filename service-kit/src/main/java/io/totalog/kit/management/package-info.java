/** What an operator asks any process: is it alive, is it ready, its figures. */
@NullMarked
package io.totalog.kit.management;

import org.jspecify.annotations.NullMarked;
