/**
 * The HTTP surface: routes, parameters, admission, origins, and the answers that they share. A
 * handler parses, calls one method of {@code gateway.log}, and maps the answer; what a client reads
 * on the wire is written here and nowhere else. Subpackages hold one feature each.
 */
@NullMarked
package io.totalog.gateway.http;

import org.jspecify.annotations.NullMarked;
