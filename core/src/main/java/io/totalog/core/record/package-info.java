/** What users append: records, the encoded batch that carries them, and the named limits. */
@NullMarked
package io.totalog.core.record;

import org.jspecify.annotations.NullMarked;
