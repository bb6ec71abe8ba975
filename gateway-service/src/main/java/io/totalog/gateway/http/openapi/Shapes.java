package io.totalog.gateway.http.openapi;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short ways to JSON schemas of OpenAPI 3.1. */
final class Shapes {
  static final String SCHEMAS = "#/components/schemas/";

  private Shapes() {}

  static Schema<Object> any(@Nullable String description) {
    return new Schema<>(SpecVersion.V31).description(description);
  }

  static Schema<Object> typed(String type, @Nullable String description) {
    Schema<Object> schema = any(description);
    schema.setTypes(Set.of(type));
    return schema;
  }

  static Schema<Object> text(@Nullable String description) {
    return typed("string", description);
  }

  static Schema<Object> words(@Nullable String description, String... words) {
    Schema<Object> schema = text(description);
    schema.setEnum(List.of((Object[]) words));
    return schema;
  }

  static Schema<Object> flag(@Nullable String description) {
    return typed("boolean", description);
  }

  static Schema<Object> int32(@Nullable String description) {
    return typed("integer", description).format("int32");
  }

  static Schema<Object> int64(@Nullable String description) {
    return typed("integer", description).format("int64");
  }

  static Schema<Object> count(@Nullable String description) {
    return int64(description).minimum(BigDecimal.ZERO);
  }

  static Schema<Object> atLeast(long min, Schema<Object> number) {
    return number.minimum(BigDecimal.valueOf(min));
  }

  static Schema<Object> between(long min, long max, Schema<Object> number) {
    return atLeast(min, number).maximum(BigDecimal.valueOf(max));
  }

  static Schema<Object> ref(String name) {
    return new Schema<>(SpecVersion.V31).$ref(SCHEMAS + name);
  }

  static Schema<Object> ref(String name, @Nullable String description) {
    return ref(name).description(description);
  }

  static Schema<Object> list(@Nullable String description, Schema<?> items) {
    return typed("array", description).items(items);
  }

  static Schema<Object> object(
      String description, List<String> required, Map<String, Schema<?>> members) {
    Schema<Object> schema = typed("object", description);
    members.forEach(schema::addProperty);
    if (!required.isEmpty()) {
      schema.setRequired(required);
    }
    return schema;
  }

  /** A map in the order of its arguments: name, value, name, value, … */
  @SuppressWarnings("unchecked")
  static <T> Map<String, T> map(Object... namesAndValues) {
    Map<String, T> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], (T) namesAndValues[i + 1]);
    }
    return map;
  }

  /** Either member must be there, not both. */
  static Schema<Object> oneOfMembers(Schema<Object> object, String... names) {
    for (String name : names) {
      Schema<Object> one = new Schema<>(SpecVersion.V31);
      one.setRequired(List.of(name));
      object.addOneOfItem(one);
    }
    return object;
  }

  static Schema<Object> withExample(Schema<Object> schema, Object example) {
    schema.addExample(example);
    return schema;
  }
}
