package io.totalog.sequencer.cutter;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.cut.MappedPart;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whether parts cover the seqs of one log without hole or overlap. */
final class SeqCheck {

  private SeqCheck() {}

  static void assertGapFree(List<MappedPart> parts, long records) {
    long next = 0;
    List<MappedPart> sorted =
        parts.stream().sorted(Comparator.comparingLong(MappedPart::firstSeq)).toList();
    for (MappedPart part : sorted) {
      assertThat(part.firstSeq()).as("first seq of %s", part).isEqualTo(next);
      next += part.count();
    }
    assertThat(next).isEqualTo(records);
  }

  static List<MappedPart> partsOf(EmulatedNode... nodes) {
    return Stream.of(nodes).flatMap(n -> n.parts().stream()).distinct().toList();
  }
}
