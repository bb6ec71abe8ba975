package io.totalog.gateway.http.error;

/**
 * One thing wrong with a request.
 *
 * @param name the parameter, header or member
 * @param detail what is wrong with it, to be read after the name
 */
public record ParameterError(String name, String detail) {}
