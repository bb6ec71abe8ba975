package io.totalog.core.error;

/**
 * Everything that can be answered instead of success. The wire name is the constant in kebab case
 * ({@link #code()}); it is part of the HTTP contract and never changes.
 */
public enum ErrorCode {
  MALFORMED,
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
  QUOTA_EXCEEDED,
  INTERNAL,
  NOT_ORDERED,
  NO_SHARD,
  SHARD_UNAVAILABLE,
  STORAGE_UNAVAILABLE,
  OVERLOADED,
  DRAINING,
  TIMEOUT;

  /** Returns the stable name in answers, as {@code log-not-found}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Returns whether the same request may succeed later without being changed. */
  public boolean isRetryable() {
    return switch (this) {
      case QUOTA_EXCEEDED,
          INTERNAL,
          NOT_ORDERED,
          NO_SHARD,
          SHARD_UNAVAILABLE,
          STORAGE_UNAVAILABLE,
          OVERLOADED,
          DRAINING,
          TIMEOUT ->
          true;
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
          UPGRADE_REQUIRED ->
          false;
    };
  }

  /** Returns whether it is certain that the request changed nothing ({@code applied: no}). */
  public boolean isSideEffectFree() {
    return switch (this) {
      case INTERNAL, NOT_ORDERED, TIMEOUT -> false;
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
          QUOTA_EXCEEDED,
          NO_SHARD,
          SHARD_UNAVAILABLE,
          STORAGE_UNAVAILABLE,
          OVERLOADED,
          DRAINING ->
          true;
    };
  }
}
