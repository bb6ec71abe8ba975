package io.totalog.gateway.http.error;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.totalog.core.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests with a problem that never become one for Spring: those that Netty cannot decode,
 * with a line or headers that are too long, or with an address that is none. Stands behind the HTTP
 * codec, one a connection, on its event loop. The connection is closed.
 */
public final class UndecodedRequests extends ChannelInboundHandlerAdapter {
  private static final int TOO_MANY_HEADERS = 431;

  /** How long a refused client may go on sending before the connection is gone. */
  private static final long LINGER_MS = 500;

  /** What an address may hold without a closer look. */
  private static final String PLAIN =
      "/abcdefghijklmnopqrstuvwxyz0123456789-._?=&ABCDEFGHIJKLMNOPQRSTUVWXYZ:~!$'()*+,;@";

  private final int lineBytesMax;
  private final int headerBytesMax;
  private boolean refused;

  /** Makes one for limits that the codec enforces; they are only named here. */
  public UndecodedRequests(int lineBytesMax, int headerBytesMax) {
    this.lineBytesMax = lineBytesMax;
    this.headerBytesMax = headerBytesMax;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      context.read();
      return;
    }
    if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
      refuse(context, message, problemOf(object.decoderResult().cause()));
    } else if (message instanceof HttpRequest request && !isAddress(request.uri())) {
      refuse(context, message, Problem.of(ErrorCode.MALFORMED, "The address is not valid."));
    } else {
      context.fireChannelRead(message);
    }
  }

  private Problem problemOf(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(ErrorCode.TOO_LONG, "The address may have " + lineBytesMax + " bytes.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      String detail = "The headers may have " + headerBytesMax + " bytes in all.";
      return Problem.of(ErrorCode.TOO_LONG, TOO_MANY_HEADERS, detail);
    }
    return Problem.of(ErrorCode.MALFORMED, "The request is not HTTP/1.1.");
  }

  private void refuse(ChannelHandlerContext context, Object message, Problem problem) {
    refused = true;
    String instance = "/";
    String trace = Trace.idOf((String) null);
    if (message instanceof HttpRequest request) {
      trace = Trace.idOf(request.headers().get("traceparent"));
      if (!request.decoderResult().isFailure()) {
        instance = request.uri();
      }
    }
    ReferenceCountUtil.release(message);
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.status()),
            Unpooled.wrappedBuffer(problem.toJson(instance, trace)));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    var _ = context.writeAndFlush(answer).addListener(sent -> closeSoon(context));
    context.read();
  }

  /**
   * Ends the answer but goes on reading for a moment: closing on bytes that nobody read would reset
   * the connection, and the client would never see the answer.
   */
  private static void closeSoon(ChannelHandlerContext context) {
    if (context.channel() instanceof DuplexChannel channel) {
      var _ = channel.shutdownOutput();
    }
    ScheduledFuture<?> _ =
        context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (refused) {
      context.read();
    } else {
      context.fireChannelReadComplete();
    }
  }

  /** Returns whether Spring can parse the address and every {@code %} in it starts an escape. */
  private static boolean isAddress(String uri) {
    boolean plain = true;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        if (i + 2 >= uri.length() || !isHex(uri.charAt(i + 1)) || !isHex(uri.charAt(i + 2))) {
          return false;
        }
      } else {
        plain &= PLAIN.indexOf(c) >= 0;
      }
    }
    return (plain && !uri.startsWith("//")) || isParsed(uri);
  }

  private static boolean isParsed(String uri) {
    try {
      return new URI(uri).getRawPath() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }
}
