package io.totalog.sequencer.cutlog;

import io.totalog.core.sequencer.CutLogWrite;
import java.util.Optional;

/**
 * Refuses what ZooKeeper could not take: a request above {@code jute.maxbuffer} ends the connection
 * instead of being answered, so proposing it again would go on for ever (protocol finding 31).
 */
public final class WriteSize {

  private WriteSize() {}

  /** Returns why a write must not be sent. */
  public static Optional<String> objection(CutLogWrite write) {
    return switch (write) {
      case CutLogWrite.Cut cut -> above(cut.bytes().length, CutLog.ENTRY_BYTES_MAX, "entry");
      case CutLogWrite.Checkpoint step ->
          above(
              step.index().length + step.buckets().stream().mapToLong(b -> b.bytes().length).sum(),
              CutLog.WRITE_BYTES_MAX,
              "checkpoint step");
      case CutLogWrite.Check check -> Optional.empty();
    };
  }

  private static Optional<String> above(long bytes, int bytesMax, String what) {
    return bytes > bytesMax
        ? Optional.of("a " + what + " of " + bytes + " bytes is above " + bytesMax)
        : Optional.empty();
  }
}
