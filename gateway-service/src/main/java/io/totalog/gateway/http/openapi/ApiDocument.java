package io.totalog.gateway.http.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.totalog.gateway.http.Route;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;

public final class ApiDocument implements OpenApiCustomizer {
  public ApiDocument(List<Route> routes) {}
  @Override
  public void customise(OpenAPI openApi) {}
}
