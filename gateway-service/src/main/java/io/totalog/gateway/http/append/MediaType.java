package io.totalog.gateway.http.append;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Totalog looks at in a {@code Content-Type}; any text of printable ASCII is kept as it came.
 */
public final class MediaType {
  /** Type of the bytes if nobody named one. */
  public static final String BYTES = "application/octet-stream";

  /** Type of JSON. */
  public static final String JSON = "application/json";

  /** Type of lines of JSON. */
  public static final String NDJSON = "application/x-ndjson";

  /** Type of text. */
  public static final String TEXT = "text/plain";

  /** Type of the envelope. */
  public static final String ENVELOPE = "application/vnd.totalog.records+json";

  static final String VENDOR_PREFIX = "application/vnd.totalog.";
  static final int CHARS_MAX = 255;

  private MediaType() {}

  /** Returns the type without its parameters, in lower case. */
  public static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns whether bytes of this type are one JSON text. */
  public static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String essence = essence(contentType);
    return essence.equals(JSON) || essence.endsWith("+json");
  }

  /** Returns whether the text may be kept as a record's type. */
  static boolean isKeepable(String contentType) {
    return !contentType.isBlank()
        && contentType.length() <= CHARS_MAX
        && contentType.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }

  /** Returns whether the type names a character set other than UTF-8. */
  static boolean isOtherCharset(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("charset=");
    if (at < 0) {
      return false;
    }
    String charset = lower.substring(at + "charset=".length()).replace("\"", "");
    int end = charset.indexOf(';');
    String name = (end < 0 ? charset : charset.substring(0, end)).strip();
    return !name.equals("utf-8") && !name.equals("utf8") && !name.equals("us-ascii");
  }
}
