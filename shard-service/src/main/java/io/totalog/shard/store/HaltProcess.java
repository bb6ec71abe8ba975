package io.totalog.shard.store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the JVM at once with {@link FatalErrors#EXIT_CODE}. */
public final class HaltProcess implements FatalErrors {

  private static final Logger LOG = LoggerFactory.getLogger(HaltProcess.class);

  @Override
  public void halt(String reason, @Nullable Throwable cause) {
    try {
      LOG.atError().setCause(cause).addKeyValue("exit", EXIT_CODE).log("stopping: {}", reason);
    } finally {
      // Also if there is no memory left to say why.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
