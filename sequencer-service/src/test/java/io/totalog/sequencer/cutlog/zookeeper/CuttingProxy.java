package io.totalog.sequencer.cutlog.zookeeper;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a ZooKeeper server, passes whole packets on, and cuts connections: at
 * once, or in place of the answer to a {@code setData}, which has then happened although nobody
 * heard of it.
 */
final class CuttingProxy implements AutoCloseable {

  private static final int SET_DATA = 5;
  private static final int PACKET_BYTES_MAX = 4 << 20;

  private final ServerSocket listener;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger setDataAnswersToCut = new AtomicInteger();

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Cuts all present connections. */
  void cut() {
    sockets.forEach(CuttingProxy::close);
    sockets.clear();
  }

  /**
   * Cuts the connection in place of the answer to each of the next {@code count} setData requests.
   */
  void cutInPlaceOfSetDataAnswers(int count) {
    setDataAnswersToCut.set(count);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        Link link = new Link(client, server);
        Thread.ofVirtual().start(link::up);
        Thread.ofVirtual().start(link::down);
      } catch (IOException e) {
        // Closed, or the server is away: the client tries again.
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  /** One connection. */
  private final class Link {

    private static final int NONE = Integer.MIN_VALUE;

    private final Socket client;
    private final Socket server;
    private volatile int cutAtXid = NONE;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void up() {
      pass(client, server, true);
    }

    void down() {
      pass(server, client, false);
    }

    private void pass(Socket from, Socket to, boolean up) {
      try {
        DataInputStream in = new DataInputStream(from.getInputStream());
        DataOutputStream out = new DataOutputStream(to.getOutputStream());
        for (boolean first = true; ; first = false) {
          byte[] packet = read(in);
          if (!first && up) {
            noteSetData(packet);
          }
          if (!first && !up && ByteBuffer.wrap(packet).getInt() == cutAtXid) {
            throw new EOFException("cut");
          }
          out.write(
              ByteBuffer.allocate(4 + packet.length).putInt(packet.length).put(packet).array());
          out.flush();
        }
      } catch (IOException e) {
        CuttingProxy.close(client);
        CuttingProxy.close(server);
      }
    }

    private void noteSetData(byte[] packet) {
      ByteBuffer request = ByteBuffer.wrap(packet);
      int xid = request.getInt();
      if (request.getInt() == SET_DATA
          && setDataAnswersToCut.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        cutAtXid = xid;
      }
    }

    private static byte[] read(DataInputStream in) throws IOException {
      int length = in.readInt();
      if (length < 0 || length > PACKET_BYTES_MAX) {
        throw new IOException("a packet of " + length + " bytes");
      }
      byte[] packet = new byte[length];
      in.readFully(packet);
      return packet;
    }
  }
}
