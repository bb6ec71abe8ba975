/** What a gateway must know of a log to route appends and find records: its shards and slots. */
@NullMarked
package io.totalog.core.view;

import org.jspecify.annotations.NullMarked;
