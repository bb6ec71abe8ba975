package io.totalog.gateway.log;

import io.totalog.core.merge.Merged;
import io.totalog.protocol.batch.BatchReader;
import io.totalog.protocol.shard.MappedBatch;
import java.util.function.Consumer;

/** Makes records of batches. */
final class Decoder {
  private Decoder() {}

  /**
   * Decodes the records of a batch that count.
   *
   * @param until leaves out what is not below it
   * @throws io.totalog.protocol.batch.CorruptBatchException if it is not what was written
   */
  static void decode(Merged<MappedBatch> merged, long until, Consumer<SequencedRecord> into) {
    MappedBatch batch = merged.piece().payload();
    BatchReader reader = BatchReader.of(batch.bytes());
    long seq = batch.firstSeq();
    while (seq < merged.firstSeq()) {
      reader.skip();
      seq++;
    }
    while (reader.hasNext() && seq < until) {
      into.accept(new SequencedRecord(seq++, batch.timeMs(), reader.next()));
    }
  }
}
