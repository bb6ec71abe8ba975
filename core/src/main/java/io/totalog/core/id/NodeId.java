package io.totalog.core.id;

import java.util.regex.Pattern;

/**
 * Name of a process of the cluster, chosen by its operator and kept over restarts, as {@code
 * shard-1}.
 *
 * @param value 1 to 64 of {@code [A-Za-z0-9._-]}, starting with a letter or digit
 */
public record NodeId(String value) implements Comparable<NodeId> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Checks the form. */
  public NodeId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a node id: " + value);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
