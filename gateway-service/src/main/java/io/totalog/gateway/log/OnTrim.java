package io.totalog.gateway.log;

/** What to do when the seq asked for was trimmed. */
public enum OnTrim {
  /** End with {@code trimmed} and the first seq that is left. */
  FAIL,
  /** Say so by a gap and go on at the first seq that is left. */
  SKIP
}
