package io.totalog.gateway.config;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Asks the socket for more after each complete answer. Reactor Netty 1.3.6 forgets to where a
 * request came before the answer to the one before it had been put away, and was answered at once
 * (its issue 4361): the connection then hangs for ever. Asking twice is harmless. One a connection,
 * on its event loop.
 */
final class ReadAfterAnswer extends ChannelOutboundHandlerAdapter {

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ = context.write(message, promise);
    if (message instanceof LastHttpContent) {
      context.executor().execute(context::read);
    }
  }
}
