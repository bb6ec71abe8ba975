/** What one client may cost the server and the other clients. */
@NullMarked
package io.totalog.systemtests.limits;

import org.jspecify.annotations.NullMarked;
