/**
 * Who leads a role now, for those who want to reach it. A hint only: fencing decides who may act.
 */
@NullMarked
package io.totalog.kit.leader;

import org.jspecify.annotations.NullMarked;
