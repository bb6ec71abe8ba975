package io.totalog.gateway.http.error;

import io.totalog.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What HTTP says for each error code: the one mapping, exhaustive. */
public final class ProblemKind {
  private static final long RETRY_AFTER_MS = 1_000;
  private static final long RETRY_STORAGE_AFTER_MS = 5_000;

  private ProblemKind() {}

  /** Returns the status. {@code too-long} is 414 here; 431 where the headers are meant. */
  public static int status(ErrorCode code) {
    return switch (code) {
      case MALFORMED, BAD_PARAMETER, EMPTY_APPEND -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND, LOG_NOT_FOUND, RECORD_NOT_FOUND, SHARD_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case LOG_EXISTS, SHARD_SEALED -> 409;
      case TRIMMED -> 410;
      case LOG_REPLACED -> 412;
      case TOO_LARGE -> 413;
      case TOO_LONG -> 414;
      case UNSUPPORTED_TYPE -> 415;
      case BEYOND_TAIL -> 416;
      case INVALID_RECORD -> 422;
      case UPGRADE_REQUIRED -> 426;
      case QUOTA_EXCEEDED -> 429;
      case INTERNAL -> 500;
      case NOT_ORDERED, NO_SHARD, SHARD_UNAVAILABLE, STORAGE_UNAVAILABLE, OVERLOADED, DRAINING ->
          503;
      case TIMEOUT -> 504;
    };
  }

  /** Returns the code in words, always the same for one code. */
  public static String title(ErrorCode code) {
    return switch (code) {
      case MALFORMED -> "Malformed request";
      case BAD_PARAMETER -> "Bad parameter";
      case EMPTY_APPEND -> "Nothing to append";
      case FORBIDDEN -> "Not allowed";
      case NOT_FOUND -> "Not found";
      case LOG_NOT_FOUND -> "No such log";
      case RECORD_NOT_FOUND -> "No such record";
      case SHARD_NOT_FOUND -> "No such shard";
      case METHOD_NOT_ALLOWED -> "Method not allowed";
      case NOT_ACCEPTABLE -> "Not acceptable";
      case LOG_EXISTS -> "Log exists";
      case SHARD_SEALED -> "Shard sealed";
      case TRIMMED -> "Trimmed";
      case LOG_REPLACED -> "Log replaced";
      case TOO_LARGE -> "Too large";
      case UNSUPPORTED_TYPE -> "Unsupported type";
      case BEYOND_TAIL -> "Beyond the tail";
      case TOO_LONG -> "Too long";
      case INVALID_RECORD -> "Invalid record";
      case UPGRADE_REQUIRED -> "Upgrade required";
      case QUOTA_EXCEEDED -> "Quota exceeded";
      case INTERNAL -> "Internal fault";
      case NOT_ORDERED -> "Not ordered in time";
      case NO_SHARD -> "No shard";
      case SHARD_UNAVAILABLE -> "Shard unavailable";
      case STORAGE_UNAVAILABLE -> "Storage unavailable";
      case OVERLOADED -> "Too much work";
      case DRAINING -> "About to stop";
      case TIMEOUT -> "Timed out";
    };
  }

  /** Returns the name of the member that carries the number needed to go on, or null. */
  static @Nullable String numberMember(ErrorCode code) {
    return switch (code) {
      case TRIMMED -> "first";
      case BEYOND_TAIL, RECORD_NOT_FOUND -> "tail";
      case TOO_LARGE -> "max";
      case INVALID_RECORD -> "index";
      case SHARD_UNAVAILABLE, SHARD_SEALED, SHARD_NOT_FOUND -> "shard";
      case MALFORMED,
          BAD_PARAMETER,
          EMPTY_APPEND,
          FORBIDDEN,
          NOT_FOUND,
          LOG_NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          LOG_EXISTS,
          LOG_REPLACED,
          UNSUPPORTED_TYPE,
          TOO_LONG,
          UPGRADE_REQUIRED,
          QUOTA_EXCEEDED,
          INTERNAL,
          NOT_ORDERED,
          NO_SHARD,
          STORAGE_UNAVAILABLE,
          OVERLOADED,
          DRAINING,
          TIMEOUT ->
          null;
    };
  }

  /** Returns when to try again, in milliseconds, or -1 where waiting does not help. */
  static long retryAfterMs(ErrorCode code) {
    return switch (code) {
      case QUOTA_EXCEEDED, NOT_ORDERED, NO_SHARD, SHARD_UNAVAILABLE, OVERLOADED, DRAINING ->
          RETRY_AFTER_MS;
      case STORAGE_UNAVAILABLE -> RETRY_STORAGE_AFTER_MS;
      case MALFORMED,
          BAD_PARAMETER,
          EMPTY_APPEND,
          FORBIDDEN,
          NOT_FOUND,
          LOG_NOT_FOUND,
          RECORD_NOT_FOUND,
          SHARD_NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          LOG_EXISTS,
          SHARD_SEALED,
          TRIMMED,
          LOG_REPLACED,
          TOO_LARGE,
          UNSUPPORTED_TYPE,
          BEYOND_TAIL,
          TOO_LONG,
          INVALID_RECORD,
          UPGRADE_REQUIRED,
          INTERNAL,
          TIMEOUT ->
          -1;
    };
  }
}
