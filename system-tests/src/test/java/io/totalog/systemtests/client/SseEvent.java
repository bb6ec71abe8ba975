package io.totalog.systemtests.client;

/**
 * One event of a {@code text/event-stream}.
 *
 * @param type the event's name, {@code message} if none was given
 * @param id the last id the stream has given so far, empty before the first
 * @param data its data lines, joined by line feeds
 */
public record SseEvent(String type, String id, String data) {}
