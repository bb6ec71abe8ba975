package io.totalog.core.record;

import java.util.Arrays;

/**
 * One header of a record. Names may repeat; order is kept. The value's bytes must not be changed.
 *
 * @param name lower case, {@code [a-z0-9._-]{1,64}}
 * @param value bytes as they came, at most {@link Limits#HEADER_VALUE_BYTES_MAX}
 */
public record Header(String name, byte[] value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Header h && name.equals(h.name) && Arrays.equals(value, h.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }
}
