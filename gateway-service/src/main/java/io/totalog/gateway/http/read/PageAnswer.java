package io.totalog.gateway.http.read;

import io.netty.buffer.ByteBuf;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.http.stream.Chunk;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.Page;
import io.totalog.gateway.log.SequencedRecord;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** A page as an answer, in JSON or NDJSON. It is written chunk by chunk, as the socket takes it. */
final class PageAnswer implements ServerResponse {
  private final String logName;
  private final ReadParameters parameters;
  private final Page page;
  private final ReadPass pass;

  /**
   * Makes one.
   *
   * @param logName name of the log
   * @param parameters form and bodies
   * @param page what to show
   * @param pass its admission, which ends with the answer
   */
  PageAnswer(String logName, ReadParameters parameters, Page page, ReadPass pass) {
    this.logName = logName;
    this.parameters = parameters;
    this.page = page;
    this.pass = pass;
  }

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
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.OK);
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaders.VARY, "Accept, Accept-Encoding");
    boolean lines = parameters.form() == ReadForm.NDJSON;
    headers.set(HttpHeaders.CONTENT_TYPE, lines ? NdjsonFraming.CONTENT_TYPE : "application/json");
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    Writer writer = lines ? new LineWriter() : new ObjectWriter();
    Chunk first = writer.next();
    if (writer.isComplete()) {
      headers.setContentLength(first.bytes());
      return response.writeWith(Mono.just(buffer(first, buffers)));
    }
    Flux<DataBuffer> rest = Flux.<Chunk>generate(writer::emit).map(chunk -> buffer(chunk, buffers));
    Flux<DataBuffer> all = Mono.fromSupplier(() -> buffer(first, buffers)).concatWith(rest);
    return response.writeWith(all);
  }

  private static DataBuffer buffer(Chunk chunk, NettyDataBufferFactory buffers) {
    ByteBuf bytes = chunk.toBuffer(buffers.getByteBufAllocator());
    return buffers.wrap(bytes);
  }

  /** Puts the page together, a chunk at a time. */
  private abstract class Writer {
    private final Iterator<SequencedRecord> records = page.records().iterator();
    private boolean begun;
    private boolean complete;

    abstract void begin(Chunk to);

    abstract void record(Chunk to, byte[] frame, boolean isFirst);

    abstract void end(Chunk to);

    boolean isComplete() {
      return complete;
    }

    void emit(SynchronousSink<Chunk> sink) {
      if (complete) {
        sink.complete();
      } else {
        sink.next(next());
      }
    }

    Chunk next() {
      Chunk chunk = new Chunk();
      boolean isFirst = !begun;
      if (!begun) {
        begun = true;
        begin(chunk);
      }
      while (records.hasNext() && !chunk.isFull()) {
        record(chunk, RecordFrame.of(records.next(), parameters.bodies()), isFirst);
        isFirst = false;
      }
      if (!records.hasNext()) {
        complete = true;
        end(chunk);
      }
      return chunk;
    }
  }

  private final class ObjectWriter extends Writer {
    private static final byte[] COMMA = {','};

    @Override
    void begin(Chunk to) {
      to.add(new JsonOut(64).raw("{\"log\":").string(logName).raw(",\"records\":[").toBytes());
    }

    @Override
    void record(Chunk to, byte[] frame, boolean isFirst) {
      if (!isFirst) {
        to.add(COMMA);
      }
      to.add(frame, RecordFrame.objectStart(frame), RecordFrame.objectEnd(frame));
    }

    @Override
    void end(Chunk to) {
      JsonOut out = new JsonOut(80).raw("],\"first\":").number(page.first());
      out.raw(",\"next\":").number(page.next());
      if (page.tail() >= 0) {
        out.raw(",\"tail\":").number(page.tail());
      }
      to.add(out.raw("}").toBytes());
    }
  }

  private final class LineWriter extends Writer {

    @Override
    void begin(Chunk to) {
      Gap gap = reportedGap();
      if (gap != null) {
        to.add(NdjsonFraming.gapLine(gap));
      }
    }

    /** A gap before {@code earliest} is none: nobody asked for what is before it. */
    private @Nullable Gap reportedGap() {
      return parameters.start() instanceof Start.At ? page.gap().orElse(null) : null;
    }

    @Override
    void record(Chunk to, byte[] frame, boolean isFirst) {
      to.add(frame, RecordFrame.objectStart(frame), RecordFrame.objectEnd(frame) + 1);
    }

    @Override
    void end(Chunk to) {
      to.add(NdjsonFraming.checkpointLine(page.next(), page.tail()));
    }
  }
}
