package io.totalog.protocol.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.wire.ErrorWire.ErrorDetail;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions of ports as gRPC statuses, and back: a {@link TotalogException} and a {@link
 * NotLeaderException} arrive as they left, everything else as a {@link ConnectionBrokenException}.
 */
public final class RpcErrors {

  static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("totalog-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final Metadata.Key<String> NOT_LEADER =
      Metadata.Key.of("totalog-not-leader", Metadata.ASCII_STRING_MARSHALLER);

  private RpcErrors() {}

  /** Returns what a server closes a call with. */
  public static StatusRuntimeException toStatus(Throwable error) {
    Throwable cause = unwrap(error);
    Metadata trailers = new Metadata();
    switch (cause) {
      case TotalogException e -> {
        trailers.put(DETAIL, detail(e).toByteArray());
        return Status.FAILED_PRECONDITION.withDescription(text(e)).asRuntimeException(trailers);
      }
      case NotLeaderException e -> {
        trailers.put(NOT_LEADER, "1");
        return Status.UNAVAILABLE.withDescription(text(e)).asRuntimeException(trailers);
      }
      case StatusRuntimeException e -> {
        return e;
      }
      case ConnectionBrokenException e -> {
        return Status.UNAVAILABLE.withDescription(text(e)).asRuntimeException();
      }
      default -> {
        return Status.INTERNAL.withDescription(text(cause)).withCause(cause).asRuntimeException();
      }
    }
  }

  /** Returns what a client's caller gets for the way a call ended. */
  public static RuntimeException fromStatus(Throwable error) {
    Throwable cause = unwrap(error);
    Metadata trailers =
        switch (cause) {
          case StatusRuntimeException e -> e.getTrailers();
          case StatusException e -> e.getTrailers();
          default -> null;
        };
    if (trailers != null && trailers.containsKey(DETAIL)) {
      return exception(trailers.get(DETAIL));
    }
    if (trailers != null && trailers.containsKey(NOT_LEADER)) {
      return new NotLeaderException(String.valueOf(Status.fromThrowable(cause).getDescription()));
    }
    return cause instanceof ConnectionBrokenException broken
        ? broken
        : new ConnectionBrokenException(text(cause));
  }

  private static ErrorDetail detail(TotalogException e) {
    return ErrorDetail.newBuilder()
        .setCode(e.code().code())
        .setDetail(text(e))
        .setNumber(e.number())
        .setMaybeApplied(e.maybeApplied())
        .build();
  }

  private static RuntimeException exception(byte @Nullable [] bytes) {
    try {
      ErrorDetail detail = ErrorDetail.parseFrom(bytes == null ? new byte[0] : bytes);
      TotalogException e =
          TotalogException.of(code(detail.getCode()), detail.getDetail(), detail.getNumber());
      return detail.getMaybeApplied() && !e.maybeApplied() ? e.unknown() : e;
    } catch (InvalidProtocolBufferException e) {
      return new ConnectionBrokenException("an error that cannot be read: " + e.getMessage());
    }
  }

  /** Returns the code of a stable name; one that only a newer peer knows is an internal error. */
  public static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.code().equals(name)) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }

  private static Throwable unwrap(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.length() <= RpcLimits.ERROR_TEXT_CHARS_MAX
        ? message
        : message.substring(0, RpcLimits.ERROR_TEXT_CHARS_MAX);
  }
}
