package io.totalog.shard.config;

import io.totalog.shard.store.rocksdb.DataDirectoryException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Says in one sentence why a shard node does not start, and what to do, instead of a stack trace.
 */
final class ShardFailureAnalyzer implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case DataDirectoryException e -> {
          return new FailureAnalysis(String.valueOf(e.getMessage()), e.action(), e);
        }
        case MissingNodeIdException e -> {
          return new FailureAnalysis(String.valueOf(e.getMessage()), e.action(), e);
        }
        default -> {
          // Somebody else's, or what wraps ours.
        }
      }
    }
    return null;
  }
}
