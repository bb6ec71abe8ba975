package io.totalog.gateway.http.openapi;

import static io.totalog.core.error.ErrorCode.INTERNAL;
import static io.totalog.core.error.ErrorCode.METHOD_NOT_ALLOWED;
import static io.totalog.core.error.ErrorCode.TOO_LONG;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.List;

/** Short ways to operations. */
final class Operations {
  static final String JSON = "application/json";

  private Operations() {}

  static Operation operation(
      String tag, String summary, String description, Parameter... parameters) {
    Operation operation =
        new Operation()
            .addTagsItem(tag)
            .summary(summary)
            .description(description)
            .responses(new ApiResponses());
    for (Parameter parameter : parameters) {
      operation.addParametersItem(parameter);
    }
    return operation;
  }

  /** Adds what every operation on a log can be asked. */
  static Operation onLog(Operation operation) {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameters.log());
    all.add(Parameters.logIdQuery());
    all.add(Parameters.logIdHeader());
    if (operation.getParameters() != null) {
      all.addAll(operation.getParameters());
    }
    return operation.parameters(all);
  }

  /** Adds what any operation can answer before it is reached. */
  static Operation withDefault(Operation operation) {
    operation
        .getResponses()
        .addApiResponse("default", ProblemDocs.of(METHOD_NOT_ALLOWED, TOO_LONG));
    return operation;
  }

  static Operation internal(Operation operation) {
    operation.getResponses().addApiResponse("500", ProblemDocs.of(INTERNAL));
    return operation;
  }

  static ApiResponse answer(String description) {
    return new ApiResponse().description(description);
  }

  static ApiResponse answer(String description, String type, MediaType media) {
    return answer(description).content(new Content().addMediaType(type, media));
  }

  static MediaType media(String schema) {
    return new MediaType().schema(Shapes.ref(schema));
  }

  static MediaType media(String schema, String name, Object value) {
    return with(media(schema), name, value);
  }

  /** Adds an example. */
  static MediaType with(MediaType media, String name, Object value) {
    return media.addExamples(name, new Example().summary(name).value(value));
  }

  static Object json(String text) {
    try {
      return Json31.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an example that is not JSON: " + text, e);
    }
  }

  static Header header(String description, Schema<Object> schema, Object example) {
    return new Header().description(description).schema(schema).example(example);
  }

  static Header logId() {
    return header("The log's id.", Shapes.ref("LogId"), "17");
  }

  static Header first() {
    return header("The smallest number still kept.", Shapes.ref("Seq"), 0);
  }

  static Header tail() {
    return header("The number that the next record gets.", Shapes.ref("Seq"), 45);
  }
}
