package io.totalog.core.sequencer;

/**
 * What a leader begins with.
 *
 * @param epochVersion the version its own fence write gave
 * @param state committed state
 * @param slotVersions version of each slot of the ring
 * @param bucketCuts per bucket the cut it is stored at
 */
public record Recovered(
    int epochVersion, OrderingState state, int[] slotVersions, long[] bucketCuts) {}
