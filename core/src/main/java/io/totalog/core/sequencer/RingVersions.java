package io.totalog.core.sequencer;

/**
 * The versions of the ring's slots as this leader's own writes make them: the chain that keeps a
 * lost cut from being followed by a later one (protocol rule 1, finding 1).
 */
final class RingVersions {

  private final int[] versions;

  RingVersions(int[] versions) {
    this.versions = versions.clone();
  }

  int size() {
    return versions.length;
  }

  /** Makes the multi of a cut and counts the version that it will give its slot. */
  CutLogWrite.Cut cut(int epochVersion, long number, byte[] bytes) {
    int previous = slotOf(number - 1);
    int slot = slotOf(number);
    CutLogWrite.Cut write =
        new CutLogWrite.Cut(
            epochVersion, number, previous, versions[previous], slot, versions[slot], bytes);
    versions[slot]++;
    return write;
  }

  private int slotOf(long number) {
    return (int) (number % versions.length);
  }
}
