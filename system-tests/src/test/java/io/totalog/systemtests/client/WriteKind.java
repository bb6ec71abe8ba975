package io.totalog.systemtests.client;

import io.totalog.systemtests.history.Content;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The ways to append over plain HTTP. */
public enum WriteKind {
  /** Bytes that are no text. */
  BINARY {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      byte[] name = names.next().getBytes(StandardCharsets.UTF_8);
      byte[] body = new byte[name.length + 3];
      System.arraycopy(name, 0, body, 3, name.length);
      body[0] = (byte) 0xff;
      body[1] = 0;
      body[2] = '\n';
      String type = "application/octet-stream";
      return new AppendRequest(
          "",
          Map.of("Content-Type", type, "Log-Key", "k1"),
          body,
          List.of(WireRecord.contentOf("k1", type, body)));
    }
  },
  /** One line of text. */
  TEXT {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      String body = "päivää \"" + names.next() + "\"\nsecond line";
      return AppendRequest.of("", "text/plain", body, List.of(content("", "text/plain", body)));
    }
  },
  /** One JSON text. */
  JSON {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      String body = json(names.next());
      return AppendRequest.of("", JSON_TYPE, body, List.of(content("", JSON_TYPE, body)));
    }
  },
  /** A batch of JSON lines. */
  NDJSON {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      List<String> lines = some(batch, i -> json(names.next()));
      return AppendRequest.of(
          "",
          "application/x-ndjson",
          String.join("\n", lines) + "\n",
          contents("", JSON_TYPE, lines));
    }
  },
  /** A batch of text lines. */
  TEXT_BATCH {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      List<String> lines = some(batch, i -> "127.0.0.1 - GET /" + names.next() + " 200");
      return AppendRequest.of(
          "?batch", "text/plain", String.join("\n", lines), contents("", "text/plain", lines));
    }
  },
  /** A JSON array of records. */
  JSON_ARRAY {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      List<String> elements = some(batch, i -> json(names.next()));
      return AppendRequest.of(
          "?batch",
          JSON_TYPE,
          "[ " + String.join(" , ", elements) + "]",
          contents("", JSON_TYPE, elements));
    }
  },
  /** The envelope: bodies of all three kinds, all with one key. */
  ENVELOPE {
    @Override
    public AppendRequest request(RecordNames names, int batch) {
      String text = "text " + names.next();
      String value = json(names.next());
      byte[] bytes = ("\u0000" + names.next()).getBytes(StandardCharsets.UTF_8);
      String body =
          "{\"records\":[{\"key\":\"k2\",\"body\":\"%s\"},{\"key\":\"k2\",\"body\":%s},"
                  .formatted(text, value)
              + "{\"key\":\"k2\",\"contentType\":\"image/x-test\",\"bodyBase64\":\"%s\"}]}"
                  .formatted(Base64.getEncoder().encodeToString(bytes));
      return AppendRequest.of(
          "",
          "application/vnd.totalog.records+json",
          body,
          List.of(
              content("k2", "text/plain", text),
              content("k2", JSON_TYPE, value),
              WireRecord.contentOf("k2", "image/x-test", bytes)));
    }
  };

  private static final String JSON_TYPE = "application/json";

  /**
   * Makes an append of this kind.
   *
   * @param names gives its records their names
   * @param batch how many records, for kinds where that can be chosen
   * @return the request
   */
  public abstract AppendRequest request(RecordNames names, int batch);

  private static String json(String name) {
    return "{\"id\":\"%s\",\"n\": 12345678901234567890123, \"f\":1.0,\"f\":1.00}".formatted(name);
  }

  private static Content content(String key, String contentType, String body) {
    return WireRecord.contentOf(key, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Content> contents(String key, String contentType, List<String> bodies) {
    return bodies.stream().map(body -> content(key, contentType, body)).toList();
  }

  private static List<String> some(int count, Function<Integer, String> one) {
    return IntStream.range(0, count).boxed().map(one).toList();
  }
}
