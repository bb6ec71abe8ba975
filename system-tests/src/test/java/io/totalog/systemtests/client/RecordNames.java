package io.totalog.systemtests.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that make each record of a test unique: {@code rec-<writer>-<count>}, somewhere in its
 * body.
 */
public final class RecordNames {
  private static final Pattern NAME = Pattern.compile("rec-[A-Za-z0-9]+-[0-9]+");

  private final String writer;
  private final AtomicLong count = new AtomicLong();

  /**
   * Names for one writer.
   *
   * @param writer letters and digits, unique in the test
   */
  public RecordNames(String writer) {
    this.writer = writer;
    in("rec-" + writer + "-0");
  }

  /**
   * A name not given before.
   *
   * @return the name
   */
  public String next() {
    return "rec-" + writer + "-" + count.getAndIncrement();
  }

  /**
   * Finds the name in a record's body.
   *
   * @param body the body as text
   * @return the first name in it
   */
  static String in(String body) {
    Matcher matcher = NAME.matcher(body);
    if (!matcher.find()) {
      throw new AssertionError("a record that no test wrote: " + body);
    }
    return matcher.group();
  }
}
