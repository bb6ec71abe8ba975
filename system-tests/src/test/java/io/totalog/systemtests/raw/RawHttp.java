package io.totalog.systemtests.raw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** Sends requests on new connections and reads the answers; any thread. */
public final class RawHttp {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

  private final InetSocketAddress address;
  private final String host;

  /**
   * A sender.
   *
   * @param base the server's root
   */
  public RawHttp(URI base) {
    this.address = new InetSocketAddress(base.getHost(), base.getPort());
    this.host = base.getAuthority();
  }

  /**
   * Sends a {@code GET}.
   *
   * @param target path and query
   * @return the answer
   */
  public RawResponse get(String target) {
    return send(RawRequest.get(target));
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @param request what to send
   * @return the answer
   */
  public RawResponse send(RawRequest request) {
    try (RawConnection connection = open(request)) {
      return connection.readResponse(request.method().equals("HEAD"));
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    }
  }

  /**
   * Sends a request and leaves reading to the caller.
   *
   * @param request what to send
   * @return the connection, not read from
   * @throws IOException if there is none
   */
  public RawConnection open(RawRequest request) throws IOException {
    return open(request, 0);
  }

  /**
   * Sends a request and leaves reading to the caller.
   *
   * @param request what to send
   * @param receiveBytes how much the system may take in before it is read; 0 for what it likes
   * @return the connection, not read from
   * @throws IOException if there is none
   */
  public RawConnection open(RawRequest request, int receiveBytes) throws IOException {
    Socket socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
    socket.connect(address, (int) READ_TIMEOUT.toMillis());
    RawConnection connection = new RawConnection(socket);
    connection.write(request.wire(host));
    return connection;
  }
}
