package io.totalog.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Looks whether a port can be had before those who need it take it. */
final class FreePort {

  private FreePort() {}

  /**
   * Makes sure that a port can be bound.
   *
   * @throws StartRefusedException if not
   */
  static void require(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new StartRefusedException(
          "totalog.host is not an address of this machine: " + host + ".");
    } catch (IOException e) {
      throw inUse(host, port);
    }
  }

  static StartRefusedException inUse(String host, int port) {
    return new StartRefusedException(
        "Port "
            + port
            + " of "
            + host
            + " is in use or may not be used; choose another one with --totalog.port.");
  }
}
