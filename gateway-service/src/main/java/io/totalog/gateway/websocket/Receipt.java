package io.totalog.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.totalog.gateway.http.Budget;
import reactor.netty.NettyPipeline;

/**
 * What one socket has sent and nobody has handled yet: bytes of a message that is still coming, and
 * messages that wait to be read. More than {@link #FREE_BYTES} of it are taken of the budget of all
 * bodies as they arrive, so that many slow senders together cannot fill the heap. Thread-safe.
 */
final class Receipt {

  /** So much a socket may have sent without taking of the budget. */
  static final int FREE_BYTES = 16 << 10;

  private final Budget budget;
  private final Runnable refuse;

  // Guarded by this.
  private long sinceFrameBytes;
  private long fragmentBytes;
  private long completeBytes;
  private long heldBytes;
  private boolean ended;

  /**
   * Makes one.
   *
   * @param budget of all bodies
   * @param refuse ends the connection, since the budget is used up; must not block
   */
  Receipt(Budget budget, Runnable refuse) {
    this.budget = budget;
    this.refuse = refuse;
  }

  /** Counts what comes from now on; the channel must speak WebSocket already. */
  void count(Channel channel) {
    channel.pipeline().addFirst(new BytesIn());
    channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new FramesIn());
  }

  /**
   * Hands a complete message over to be handled.
   *
   * @param bytes its payload
   * @return whether the budget had room; the caller gives so many bytes back then
   */
  synchronized boolean isHandedOver(int bytes) {
    completeBytes = Math.max(0, completeBytes - bytes);
    long spare = heldBytes - due();
    heldBytes = due();
    if (spare >= bytes || budget.isTaken(bytes - spare)) {
      budget.give(Math.max(0, spare - bytes));
      return true;
    }
    budget.give(spare);
    return false;
  }

  /** Forgets a complete message that nobody handles. */
  synchronized void drop(int bytes) {
    completeBytes = Math.max(0, completeBytes - bytes);
    budget.give(heldBytes - due());
    heldBytes = due();
  }

  /** Gives everything back; nothing is counted from then on. */
  synchronized void end() {
    ended = true;
    budget.give(heldBytes);
    heldBytes = 0;
  }

  private long due() {
    long bytes = sinceFrameBytes + fragmentBytes + completeBytes;
    return ended || bytes <= FREE_BYTES ? 0 : bytes;
  }

  private synchronized boolean isCounted(int bytes) {
    sinceFrameBytes += bytes;
    return isHeld();
  }

  private synchronized void onFrame(int bytes, boolean last) {
    // What the decoder has not handed on now came with this read, and counts as nothing.
    sinceFrameBytes = 0;
    fragmentBytes += bytes;
    if (last) {
      completeBytes += fragmentBytes;
      fragmentBytes = 0;
    }
    if (!isHeld()) {
      refuse.run();
    }
  }

  private synchronized void onControl() {
    sinceFrameBytes = 0;
  }

  private boolean isHeld() {
    long more = due() - heldBytes;
    if (more > 0 && !budget.isTaken(more)) {
      return false;
    }
    if (more < 0) {
      budget.give(-more);
    }
    heldBytes += more;
    return true;
  }

  /** Sees every byte before it is decoded. */
  private final class BytesIn extends ChannelInboundHandlerAdapter {
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!refused && message instanceof ByteBuf bytes && !isCounted(bytes.readableBytes())) {
        refused = true;
        refuse.run();
      }
      if (refused) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  /** Sees every frame before fragments are put together. */
  private final class FramesIn extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof WebSocketFrame frame) {
        if (isOfMessage(frame)) {
          onFrame(frame.content().readableBytes(), frame.isFinalFragment());
        } else {
          onControl();
        }
      }
      context.fireChannelRead(message);
    }

    private static boolean isOfMessage(WebSocketFrame frame) {
      return frame instanceof TextWebSocketFrame
          || frame instanceof BinaryWebSocketFrame
          || frame instanceof ContinuationWebSocketFrame;
    }
  }
}
