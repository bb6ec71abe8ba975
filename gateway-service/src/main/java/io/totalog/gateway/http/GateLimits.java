package io.totalog.gateway.http;

/**
 * How much a gateway takes on at once. Beyond it a request is answered {@code overloaded} at once.
 *
 * @param appendsMax appends in flight, from their first byte to their answer
 * @param bodyBytesMax what appends in flight may weigh: three times their bodies, which are decoded
 *     and encoded
 * @param pageBytesMax what pages being read and written may weigh: twice their records
 * @param readsMax pages and single records being read
 * @param pollsMax pages that may wait for records
 * @param streamsMax open SSE and following NDJSON streams
 * @param socketsMax open WebSockets
 */
public record GateLimits(
    int appendsMax,
    long bodyBytesMax,
    long pageBytesMax,
    int readsMax,
    int pollsMax,
    int streamsMax,
    int socketsMax) {

  /** Limits that suit a heap of 512 MiB. */
  public static final GateLimits DEFAULT =
      new GateLimits(10_000, 96L << 20, 96L << 20, 2_000, 10_000, 10_000, 2_000);

  /** Checks the ranges. */
  public GateLimits {
    if (appendsMax < 1
        || bodyBytesMax < 1
        || pageBytesMax < 1
        || readsMax < 1
        || pollsMax < 0
        || streamsMax < 0
        || socketsMax < 0) {
      throw new IllegalArgumentException(
          "a gateway must take at least one append and one page at a time");
    }
  }
}
