package io.totalog.membership.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogView;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** What tests of membership say again and again. */
public final class LogChecks {

  private LogChecks() {}

  /** Returns a configuration with so many shards of one copy. */
  public static LogConfig shards(int count) {
    return copies(count, 1);
  }

  /** Returns a configuration. */
  public static LogConfig copies(int shards, int replication) {
    return new LogConfig(shards, replication, true, Optional.empty(), Optional.empty());
  }

  /** Waits for an answer. */
  public static <T> T answer(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Returns a log's committed view, waiting for it. */
  public static Optional<LogView> view(MembershipPorts ports, LogMeta log) throws Exception {
    return answer(ports.sequencer().view(log.id()));
  }

  /** Checks that a log is registered with exactly the shards that its configuration asks for. */
  public static void assertRegistered(MembershipPorts ports, LogMeta log) throws Exception {
    LogView view = view(ports, log).orElseThrow();
    assertThat(view.dropped()).as("log %s is dropped", log).isFalse();
    assertThat(view.openShards()).as("shards of %s", log).hasSize(log.config().shards());
    assertThat(view.shards()).hasSameSizeAs(view.openShards());
  }

  /** Checks that a log has ended and that its name does not lead to it. */
  public static void assertGone(MembershipPorts ports, LogMeta log) throws Exception {
    assertThat(view(ports, log).orElseThrow().dropped()).as("log %s ended", log).isTrue();
    assertThat(answer(ports.catalog().reread(log.name())).map(LogMeta::id))
        .isNotEqualTo(Optional.of(log.id()));
  }

  /** Checks that a command is refused, and returns the refusal. */
  public static TotalogException refusal(CompletableFuture<?> future, ErrorCode code) {
    ExecutionException error =
        Assertions.catchThrowableOfType(ExecutionException.class, () -> answer(future));
    assertThat(error).isNotNull().hasCauseInstanceOf(TotalogException.class);
    TotalogException refusal = (TotalogException) error.getCause();
    assertThat(refusal.code()).isEqualTo(code);
    return refusal;
  }
}
