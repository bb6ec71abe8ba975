package io.totalog.systemtests.client;

import io.totalog.systemtests.history.Content;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A record as the JSON forms show it: {@code
 * {"seq","timestamp","key","headers","contentType","body"}}.
 *
 * @param seq its number
 * @param json the whole object
 */
public record WireRecord(long seq, Json json) {

  /**
   * Reads the object.
   *
   * @param json as it stands in a page, a line, an event or a message
   * @return the record
   */
  public static WireRecord of(Json json) {
    return new WireRecord(json.at("seq").number(), json);
  }

  /**
   * The record's bytes as the writer sent them, but for line breaks between the tokens of a JSON
   * body.
   *
   * @return a new array
   */
  public byte[] bytes() {
    if (json.has("bodyBase64")) {
      return Base64.getDecoder().decode(json.at("bodyBase64").text());
    }
    Json body = json.at("body");
    String text = isJson(contentType()) ? body.raw() : body.text();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The record's media type.
   *
   * @return as stored
   */
  public String contentType() {
    return json.at("contentType").text();
  }

  /**
   * What the history keeps.
   *
   * @return number and content
   */
  public Seen seen() {
    String key = json.find("key").filter(k -> !"null".equals(k.raw())).map(Json::text).orElse("");
    return new Seen(seq, contentOf(key, contentType(), bytes()));
  }

  /**
   * The content of a record with these parts, the same for the one who writes it and the one who
   * reads it.
   *
   * @param key empty for none
   * @param contentType the media type
   * @param body the bytes; they hold the record's name, see {@link RecordNames}
   * @return what the history compares
   */
  public static Content contentOf(String key, String contentType, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return new Content(RecordNames.in(text), key + '|' + contentType + '|' + text);
  }

  static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].trim();
    return type.equals("application/json") || type.endsWith("+json");
  }
}
