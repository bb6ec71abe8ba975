package io.totalog.core.cut;

import java.util.List;

/**
 * What a committed entry means for one node: its parts, then its notices.
 *
 * @param cut the entry's number
 * @param parts parts of shards with a copy there
 * @param notices reconfigurations of shards with a copy there
 */
public record CutDelivery(long cut, List<MappedPart> parts, List<ShardNotice> notices) {

  /** Copies the lists. */
  public CutDelivery {
    parts = List.copyOf(parts);
    notices = List.copyOf(notices);
  }
}
