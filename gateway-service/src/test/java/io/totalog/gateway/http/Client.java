package io.totalog.gateway.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a gateway over HTTP/1.1, one request after another. */
public final class Client {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  /** Makes one for a port of this machine. */
  public Client(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Starts a request. */
  public HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  /** Sends a request. */
  public Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new AssertionError("the connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Reads. */
  public Answer get(String path, String... headers) {
    HttpRequest.Builder request = to(path).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Appends a text. */
  public Answer post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Appends bytes. */
  public Answer post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = to(path).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Sends something else. */
  public Answer method(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = to(path).method(method, BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Returns a log's records. */
  public static String records(String log) {
    return "/v1/logs/" + log + "/records";
  }

  /**
   * An answer.
   *
   * @param response as it came
   */
  public record Answer(HttpResponse<byte[]> response) {
    /** Returns the status. */
    public int status() {
      return response.statusCode();
    }

    /** Returns the body as text. */
    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Returns the body as JSON. */
    public JsonNode json() {
      return JSON.readTree(text());
    }

    /** Returns a header, empty if it is not there. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Returns a problem's code. */
    public String code() {
      return json().path("code").asString();
    }
  }
}
