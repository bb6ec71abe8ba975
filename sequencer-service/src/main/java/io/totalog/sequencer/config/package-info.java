/** Wiring of the sequencer: alone as a service, or as part of a process that runs everything. */
@NullMarked
package io.totalog.sequencer.config;

import org.jspecify.annotations.NullMarked;
