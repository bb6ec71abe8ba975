package io.totalog.sequencer.cutlog;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Parts;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.EntryCodec;
import io.totalog.core.sequencer.Recovered;
import java.util.List;

/** Makes empty cuts that follow what was recovered, as fast as they are asked for. */
public final class RingWriter {

  private final int epochVersion;
  private final int[] versions;
  private long number;

  /** Goes on after what was recovered. */
  public RingWriter(Recovered recovered) {
    epochVersion = recovered.epochVersion();
    versions = recovered.slotVersions().clone();
    number = recovered.state().lastNumber();
  }

  /** Returns the number of the last cut made. */
  public long number() {
    return number;
  }

  /** Makes the next cut. */
  public CutLogWrite.Cut next() {
    number++;
    Entry entry = new Entry(number, epochVersion, 1_000 + number, Parts.NONE, List.of());
    return of(EntryCodec.encode(entry));
  }

  /** Makes the next cut with any bytes. */
  CutLogWrite.Cut nextOf(int bytes) {
    number++;
    return of(new byte[bytes]);
  }

  private CutLogWrite.Cut of(byte[] bytes) {
    int slot = (int) (number % versions.length);
    int previous = (int) ((number - 1) % versions.length);
    return new CutLogWrite.Cut(
        epochVersion, number, previous, versions[previous], slot, versions[slot]++, bytes);
  }
}
