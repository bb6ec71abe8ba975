package io.totalog.gateway.http.read;

import io.totalog.core.record.Header;
import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.http.append.MediaType;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.log.SequencedRecord;
import io.totalog.protocol.membership.LogMeta;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/logs/{log}/records/{seq}}: one record's exact bytes, what else it has in headers.
 */
public final class SingleRecordHandler {
  private static final String SEQ = "seq";

  private final LogService logs;
  private final LogLookup lookup;
  private final Gate gate;

  /** Makes one. */
  public SingleRecordHandler(LogService logs, LogLookup lookup, Gate gate) {
    this.logs = logs;
    this.lookup = lookup;
    this.gate = gate;
  }

  /** Serves it. */
  public Mono<ServerResponse> read(ServerRequest request) {
    new Query(request.exchange().getRequest().getQueryParams(), Set.of()).check();
    long seq = seq(request.pathVariable(SEQ));
    return lookup.find(request).flatMap(log -> read(log, seq));
  }

  private Mono<ServerResponse> read(LogMeta log, long seq) {
    ReadPass pass = ReadPass.read(gate);
    return logs.readOne(log, seq, pass)
        .<ServerResponse>map(record -> new Answer(record, pass))
        .doOnError(failure -> pass.close())
        .doOnCancel(pass::close);
  }

  private static long seq(String text) {
    try {
      long seq = text.startsWith("+") ? -1 : Long.parseLong(text);
      if (seq >= 0) {
        return seq;
      }
    } catch (NumberFormatException e) {
      // answered below, like a negative one
    }
    throw ProblemException.badParameter(SEQ, "must be a record's number");
  }

  /**
   * The record as an answer.
   *
   * @param sequenced what to show
   * @param pass its admission, which ends with the answer
   */
  private record Answer(SequencedRecord sequenced, ReadPass pass) implements ServerResponse {

    @Override
    public HttpStatusCode statusCode() {
      return HttpStatus.OK;
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.EMPTY;
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
      return new LinkedMultiValueMap<>();
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
      return Mono.using(() -> pass, admitted -> write(exchange), ReadPass::close);
    }

    private Mono<Void> write(ServerWebExchange exchange) {
      LogRecord record = sequenced.record();
      ServerHttpResponse response = exchange.getResponse();
      response.setStatusCode(HttpStatus.OK);
      HttpHeaders headers = response.getHeaders();
      String contentType = record.contentType();
      headers.set(HttpHeaders.CONTENT_TYPE, contentType == null ? MediaType.BYTES : contentType);
      headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
      headers.set("Log-Seq", Long.toString(sequenced.seq()));
      headers.set("Log-Timestamp", JsonOut.rfc3339(sequenced.timestampMs()));
      byte[] key = record.key();
      if (key != null) {
        headers.set("Log-Key", text(key));
      }
      for (Header header : record.headers()) {
        headers.add("Log-Header-" + header.name(), text(header.value()));
      }
      // Anybody may have written the bytes: a browser must neither guess their type nor run them.
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
      byte[] value = record.value();
      if (value == null || value.length == 0) {
        headers.setContentLength(0);
        return response.setComplete();
      }
      headers.setContentLength(value.length);
      return response.writeWith(Mono.just(response.bufferFactory().wrap(value)));
    }

    /** Netty writes characters one to one as bytes. */
    private static String text(byte[] utf8) {
      return new String(utf8, StandardCharsets.ISO_8859_1);
    }
  }
}
