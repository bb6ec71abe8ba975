package io.totalog.protocol.rpc;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The ways on which a port is reached in contract tests. */
public enum Transport {
  /** The implementation itself. */
  DIRECT,
  /** gRPC without a network. */
  IN_PROCESS,
  /** gRPC over loopback, as between processes. */
  NETTY;

  /** A port behind a transport. */
  public static final class Link<P> implements AutoCloseable {

    private final P port;
    private final Runnable onServerStop;
    private final Runnable onClose;

    Link(P port, Runnable onServerStop, Runnable onClose) {
      this.port = port;
      this.onServerStop = onServerStop;
      this.onClose = onClose;
    }

    public P port() {
      return port;
    }

    /** Ends the server without any politeness. */
    public void killServer() {
      onServerStop.run();
    }

    @Override
    public void close() {
      onClose.run();
      onServerStop.run();
    }
  }

  /** Puts a port behind this transport. */
  public <P> Link<P> link(
      P port, Function<P, BindableService> server, Function<ManagedChannel, P> client) {
    try {
      return switch (this) {
        case DIRECT -> new Link<>(port, () -> {}, () -> {});
        case IN_PROCESS -> {
          String name = InProcessServerBuilder.generateName();
          Server s =
              InProcessServerBuilder.forName(name).addService(server.apply(port)).build().start();
          yield link(s, InProcessChannelBuilder.forName(name).build(), client);
        }
        case NETTY -> {
          InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          Server s =
              NettyServerBuilder.forAddress(free)
                  .directExecutor()
                  .maxInboundMessageSize(RpcLimits.MESSAGE_BYTES_MAX)
                  .addService(server.apply(port))
                  .build()
                  .start();
          ManagedChannel channel =
              NettyChannelBuilder.forAddress(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), s.getPort()))
                  .directExecutor()
                  .usePlaintext()
                  .build();
          yield link(s, channel, client);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <P> Link<P> link(
      Server server, ManagedChannel channel, Function<ManagedChannel, P> client) {
    return new Link<>(
        client.apply(channel),
        () -> {
          server.shutdownNow();
          try {
            server.awaitTermination(5, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        channel::shutdownNow);
  }
}
