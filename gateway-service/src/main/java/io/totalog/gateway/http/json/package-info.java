/**
 * JSON as bytes: a validator that keeps nothing, a pull parser that yields exact slices, and a
 * writer. A record's JSON is kept as it came, so nothing here builds a tree or prints a number
 * anew.
 */
@NullMarked
package io.totalog.gateway.http.json;

import org.jspecify.annotations.NullMarked;
