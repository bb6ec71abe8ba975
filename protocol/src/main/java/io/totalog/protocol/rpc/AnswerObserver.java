package io.totalog.protocol.rpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a unary call as a future that fails as ports do.
 *
 * @param <M> message on the wire
 * @param <T> what the port yields
 */
public final class AnswerObserver<M, T> implements StreamObserver<M> {

  private final Function<M, T> decode;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable M message;

  private AnswerObserver(Function<M, T> decode) {
    this.decode = decode;
  }

  /**
   * Calls a stub's method with an observer that decodes its answer; returns the answer's future.
   */
  public static <R, M, T> CompletableFuture<T> call(
      BiConsumer<R, StreamObserver<M>> method, R request, Function<M, T> decode) {
    AnswerObserver<M, T> observer = new AnswerObserver<>(decode);
    try {
      method.accept(request, observer);
    } catch (RuntimeException e) {
      observer.onError(e);
    }
    return observer.future;
  }

  /** Answers a unary call with the outcome of a port's future. */
  public static <T, M> void serve(
      StreamObserver<M> observer, Supplier<CompletableFuture<T>> port, Function<T, M> encode) {
    CompletableFuture<T> future;
    try {
      future = port.get();
    } catch (RuntimeException e) {
      observer.onError(RpcErrors.toStatus(e));
      return;
    }
    BiConsumer<@Nullable T, @Nullable Throwable> answer =
        (value, error) -> {
          if (value != null) {
            try {
              observer.onNext(encode.apply(value));
              observer.onCompleted();
            } catch (RuntimeException e) {
              observer.onError(RpcErrors.toStatus(e));
            }
          } else {
            observer.onError(
                RpcErrors.toStatus(error == null ? new NullPointerException("answer") : error));
          }
        };
    future.whenComplete(answer);
  }

  @Override
  public void onNext(M value) {
    message = value;
  }

  @Override
  public void onError(Throwable error) {
    future.completeExceptionally(RpcErrors.fromStatus(error));
  }

  @Override
  public void onCompleted() {
    M answer = message;
    if (answer == null) {
      future.completeExceptionally(new ConnectionBrokenException("the call ended without answer"));
      return;
    }
    try {
      future.complete(decode.apply(answer));
    } catch (RuntimeException e) {
      future.completeExceptionally(
          new ConnectionBrokenException("an answer that cannot be read: " + e.getMessage()));
    }
  }
}
