package io.totalog.gateway.http.append;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.Budget;
import io.totalog.gateway.http.error.ProblemAnswers;
import io.totalog.gateway.http.error.ProblemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Reads a body into one array, within its limit and within the budget of all bodies, of which it
 * takes a part as its bytes come: an announced length costs nothing yet. A body that turns out to
 * be too large is read on and dropped, up to {@link ProblemAnswers#DROP_BYTES_MAX}, so that a
 * client which sends before it reads sees the answer. Used once, on the connection's event loop.
 */
final class BodyCollector extends BaseSubscriber<DataBuffer> {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_BYTES = 4 << 10;

  /** What a byte of a body costs until it is answered: as it came, as a record, and encoded. */
  private static final int COPIES = 3;

  private final BodyForm form;
  private final Budget budget;
  private final MonoSink<byte[]> sink;
  private final int capacityMax;
  private byte[] bytes;
  private int length;
  private long seen;
  private final AtomicLong taken = new AtomicLong();
  private @Nullable RuntimeException refusal;

  private BodyCollector(BodyForm form, Budget budget, long announced, MonoSink<byte[]> sink) {
    this.form = form;
    this.budget = budget;
    this.sink = sink;
    this.bytes = NOTHING;
    this.capacityMax = announced >= 0 ? (int) announced : form.bodyBytesMax();
  }

  /**
   * Reads the body. What it takes of the budget is given back when the returned Mono's subscriber
   * says so, by {@link Body#close}.
   */
  static Mono<Body> collect(
      ServerHttpRequest request, BodyForm form, Budget budget, Duration deadline) {
    long announced = request.getHeaders().getContentLength();
    if (announced > form.bodyBytesMax()) {
      return Mono.error(tooLarge(form));
    }
    return Mono.defer(() -> {
      BodyCollector[] made = new BodyCollector[1];
      return Mono.<byte[]>create(
              sink -> {
                made[0] = new BodyCollector(form, budget, announced, sink);
                sink.onDispose(made[0]);
                request.getBody().subscribe(made[0]);
              })
          .timeout(deadline, Mono.error(BodyCollector::tooSlow))
          .map(body -> new Body(body, made[0]))
          .doOnError(e -> made[0].giveBack())
          .doOnCancel(() -> made[0].giveBack());
    });
  }

  /** A complete body, which holds its part of the budget until it is closed. */
  static final class Body {
    private final byte[] bytes;
    private final BodyCollector collector;

    private Body(byte[] bytes, BodyCollector collector) {
      this.bytes = bytes;
      this.collector = collector;
    }

    /** Returns exactly the body. */
    byte[] bytes() {
      return bytes;
    }

    /** Gives back to the budget; closing twice is harmless. */
    void close() {
      collector.giveBack();
    }
  }

  private static TotalogException tooLarge(BodyForm form) {
    int max = form.limitBytes();
    return TotalogException.of(ErrorCode.TOO_LARGE, "The body may have " + max + " bytes.", max);
  }

  private static TotalogException tooSlow() {
    return TotalogException.of(ErrorCode.TIMEOUT, "The body takes too long to come.")
        .withoutEffect();
  }

  private void take(long amount) {
    if (amount > 0 && refusal == null) {
      if (budget.isTaken(amount)) {
        taken.addAndGet(amount);
      } else {
        refuse(
            ProblemException.of(
                ErrorCode.OVERLOADED, "Too many bytes are waiting to be appended."));
      }
    }
  }

  private void refuse(RuntimeException why) {
    refusal = why;
    bytes = NOTHING;
    length = 0;
    giveBack();
  }

  private void giveBack() {
    budget.give(taken.getAndSet(0));
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  protected void hookOnNext(DataBuffer buffer) {
    try {
      int count = buffer.readableByteCount();
      seen += count;
      if (refusal == null) {
        keep(buffer, count);
      }
    } finally {
      DataBufferUtils.release(buffer);
    }
    RuntimeException why = refusal;
    if (why != null && seen > ProblemAnswers.DROP_BYTES_MAX) {
      sink.error(why);
    }
  }

  private void keep(DataBuffer buffer, int count) {
    if (length + (long) count > form.bodyBytesMax()) {
      refuse(tooLarge(form));
      return;
    }
    if (length + count > bytes.length) {
      int wanted = Math.min(Math.max(2 * bytes.length, FIRST_BYTES), capacityMax);
      int capacity = Math.max(length + count, wanted);
      take(capacity * (long) COPIES - taken.get());
      if (refusal != null) {
        return;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    buffer.read(bytes, length, count);
    length += count;
  }

  @Override
  protected void hookOnComplete() {
    RuntimeException why = refusal;
    if (why != null) {
      sink.error(why);
    } else {
      sink.success(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }

  @Override
  protected void hookOnError(Throwable failure) {
    sink.error(failure);
  }
}
