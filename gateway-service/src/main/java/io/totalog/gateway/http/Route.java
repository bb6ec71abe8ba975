package io.totalog.gateway.http;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * One operation of the API. The table of them makes the routes and the served document, so that
 * neither can have what the other has not.
 *
 * @param operationId its name in the document
 * @param method HTTP method
 * @param path with its variables in braces
 * @param handler serves it
 */
public record Route(
    String operationId, HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {}
