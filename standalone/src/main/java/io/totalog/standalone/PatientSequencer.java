package io.totalog.standalone;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.kit.rpc.Failover;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The sequencer of this process as a connection to one would behave: a question outlives a
 * leadership that ends and begins again, for a bounded time.
 */
final class PatientSequencer implements SequencerApi {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final SequencerApi endpoint;
  private final Failover failover = new Failover(PATIENCE);

  PatientSequencer(SequencerApi endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    return endpoint.report(hello, listener);
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    return endpoint.watch(listener);
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return failover.repeat(() -> endpoint.tail(log));
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    return failover.repeat(() -> endpoint.view(log));
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return endpoint.reconfigure(change);
  }

  @Override
  public SequencerStatus status() {
    return endpoint.status();
  }
}
