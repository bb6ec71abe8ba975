package io.totalog.systemtests.raw;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection. Used by one thread. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends bytes; a peer that has already closed its side does not matter, its answer does.
   *
   * @param bytes what to send
   */
  public void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException refused) {
      // An early answer, such as 413, may be there to be read all the same.
    }
  }

  /**
   * Reads status, headers and the whole body; informational answers are passed over.
   *
   * @param isHead whether no body comes whatever the headers say
   * @return the answer
   * @throws IOException if there is none
   */
  public RawResponse readResponse(boolean isHead) throws IOException {
    RawResponse head = readHead();
    int status = head.status();
    if (isHead || status == 204 || status == 304) {
      return head;
    }
    return new RawResponse(status, head.headers(), readBody(head));
  }

  /**
   * Reads status and headers.
   *
   * @return the answer without its body
   * @throws IOException if there is none
   */
  public RawResponse readHead() throws IOException {
    String statusLine = readLine();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    List<String> headers = new ArrayList<>();
    String line = readLine();
    while (!line.isEmpty()) {
      headers.add(line);
      line = readLine();
    }
    return status >= 100 && status < 200 && status != 101
        ? readHead()
        : new RawResponse(status, headers, new byte[0]);
  }

  private byte[] readBody(RawResponse head) throws IOException {
    if (isChunked(head)) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] chunk = readChunk();
      while (chunk.length > 0) {
        body.writeBytes(chunk);
        chunk = readChunk();
      }
      return body.toByteArray();
    }
    return head.header("Content-Length").isPresent()
        ? in.readNBytes(Integer.parseInt(head.header("Content-Length").orElseThrow()))
        : in.readAllBytes();
  }

  private static boolean isChunked(RawResponse head) {
    String coding = head.header("Transfer-Encoding").orElse("");
    return coding.toLowerCase(Locale.ROOT).contains("chunked");
  }

  private byte[] readChunk() throws IOException {
    int size = Integer.parseInt(readLine().split(";", 2)[0].trim(), 16);
    byte[] chunk = in.readNBytes(size);
    readLine();
    return chunk;
  }

  /**
   * Reads what comes until the text has been seen, for streams that do not end. Chunk sizes stay in
   * the text.
   *
   * @param wanted what to wait for
   * @return everything read, with {@code wanted} at its end
   * @throws IOException if the stream ends or nothing comes in time
   */
  public String readUntil(String wanted) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith(wanted)) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the stream ends before '" + wanted + "': " + text);
      }
      read.write(b);
      text = read.toString(StandardCharsets.UTF_8);
    }
    return text;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b != '\n') {
      if (b < 0) {
        throw new EOFException("the connection was closed after '" + line + "'");
      }
      if (b != '\r') {
        line.write(b);
      }
      b = in.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
