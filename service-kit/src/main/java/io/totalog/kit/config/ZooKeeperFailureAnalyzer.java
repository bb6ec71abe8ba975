package io.totalog.kit.config;

import io.totalog.kit.zookeeper.ZooKeeperUnreachableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set instead of printing a stack trace. */
final class ZooKeeperFailureAnalyzer
    extends AbstractFailureAnalyzer<ZooKeeperUnreachableException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, ZooKeeperUnreachableException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
