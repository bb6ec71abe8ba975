/**
 * The served description of the API, made from the same table as the routes, so that no route is
 * without a description. A test compares it with the reviewed contract.
 */
@NullMarked
package io.totalog.gateway.http.openapi;

import org.jspecify.annotations.NullMarked;
