/**
 * Whose turn it is to lead. A hint that keeps candidates from getting in each other's way; it
 * decides nothing about who may write.
 */
@NullMarked
package io.totalog.sequencer.election;

import org.jspecify.annotations.NullMarked;
