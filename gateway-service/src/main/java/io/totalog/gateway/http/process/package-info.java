/** The process itself over HTTP: is it alive, is it ready, what does it measure. */
@NullMarked
package io.totalog.gateway.http.process;

import org.jspecify.annotations.NullMarked;
