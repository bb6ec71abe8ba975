package io.totalog.kit.rpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.totalog.protocol.rpc.RpcLimits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One channel an address, shared by all who call there. The channel longest unused is closed when
 * there are too many. Callbacks run on the transport's threads: they must not block. Thread-safe.
 */
public final class Channels implements AutoCloseable {

  private static final int CHANNELS_MAX = 512;
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final long KEEPALIVE_SECONDS = 10;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;

  private final Map<String, ManagedChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Returns the channel to {@code host:port}; one that waits before it dials again dials at once.
   */
  public ManagedChannel to(String address) {
    ManagedChannel channel;
    synchronized (channels) {
      channel = channels.computeIfAbsent(address, Channels::open);
      if (channels.size() > CHANNELS_MAX) {
        Iterator<ManagedChannel> oldest = channels.values().iterator();
        oldest.next().shutdown();
        oldest.remove();
      }
    }
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return channel;
  }

  private static ManagedChannel open(String address) {
    return NettyChannelBuilder.forTarget("dns:///" + address)
        .usePlaintext()
        .directExecutor()
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX)
        .build();
  }

  @Override
  public void close() {
    synchronized (channels) {
      channels.values().forEach(ManagedChannel::shutdownNow);
      channels.clear();
    }
  }
}
