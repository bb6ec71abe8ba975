package io.totalog.systemtests.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value together with its exact text. */
public sealed interface Json {

  /**
   * The value's own characters.
   *
   * @return a slice of the parsed text, without space around it
   */
  String raw();

  /** An object; of members with equal names the last one is kept, as most readers do. */
  record Obj(String raw, Map<String, Json> members) implements Json {}

  /** An array. */
  record Arr(String raw, List<Json> elements) implements Json {}

  /** A string, with its escapes resolved in {@code text}. */
  record Str(String raw, String text) implements Json {}

  /** A number, {@code true}, {@code false} or {@code null}. */
  record Atom(String raw) implements Json {}

  /**
   * Parses one text.
   *
   * @param text a whole JSON text
   * @return its value
   * @throws IllegalArgumentException where it is not JSON, with the place
   */
  static Json parse(String text) {
    return new JsonParser(text).parseAll();
  }

  /**
   * A member of an object.
   *
   * @param name the member's name
   * @return empty if this is no object or has no such member
   */
  default Optional<Json> find(String name) {
    return this instanceof Obj obj
        ? Optional.ofNullable(obj.members().get(name))
        : Optional.empty();
  }

  /**
   * A member that must be there.
   *
   * @param name the member's name
   * @return its value
   */
  default Json at(String name) {
    return find(name).orElseThrow(() -> new AssertionError("no member '" + name + "' in " + raw()));
  }

  /**
   * Whether the object has such a member, be it null.
   *
   * @param name the member's name
   * @return true if it is there
   */
  default boolean has(String name) {
    return find(name).isPresent();
  }

  /**
   * This value as text.
   *
   * @return the string without quotes and escapes, or the raw text of anything else
   */
  default String text() {
    return this instanceof Str str ? str.text() : raw();
  }

  /**
   * This value as a whole number.
   *
   * @return the number
   */
  default long number() {
    return Long.parseLong(raw());
  }

  /**
   * This value's elements.
   *
   * @return of an array; anything else is a failure
   */
  default List<Json> elements() {
    if (this instanceof Arr arr) {
      return arr.elements();
    }
    throw new AssertionError("not an array: " + raw());
  }
}
