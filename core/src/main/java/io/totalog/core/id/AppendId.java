package io.totalog.core.id;

/**
 * Names one client append for ever, so that a re-send joins the first try (protocol rule 13).
 *
 * @param gateway random boot id of the gateway that took the request
 * @param counter counts that gateway's appends, from 0
 */
public record AppendId(long gateway, long counter) {

  @Override
  public String toString() {
    return Long.toHexString(gateway) + "-" + counter;
  }
}
