package io.totalog.gateway.http.json;

/**
 * Bytes that are not the JSON they should be. Carries no stack trace: it is an answer, not a
 * defect.
 */
public final class JsonException extends RuntimeException {
  private final int position;

  /**
   * Makes one.
   *
   * @param reason what is wrong, in words that fit after "not JSON: "
   * @param position index of the offending byte in the array that was read
   */
  public JsonException(String reason, int position) {
    super(reason, null, false, false);
    this.position = position;
  }

  /** Returns the index of the offending byte in the array that was read. */
  public int position() {
    return position;
  }

  /** Returns what is wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
