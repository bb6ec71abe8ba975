package io.totalog.systemtests.history;

/**
 * One record as a client knows it.
 *
 * @param id the name the writer put into the body, unique among all records of a history
 * @param fingerprint everything else that has to come back as it went in: key, headers, type and
 *     body in one canonical text; two equal contents are the same record
 */
public record Content(String id, String fingerprint) {

  /** Checks that the record can be told from others. */
  public Content {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a record of a history needs a name");
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
