package dev.hearback.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;

/** HTTP by hand: for senders that break off, cheat about lengths, or take their time. */
public final class RawConnection implements AutoCloseable {

  private final Socket socket;
  private final OutputStream out;

  private RawConnection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    out = socket.getOutputStream();
  }

  /** Begins a POST there, with these further header lines. */
  public static RawConnection post(URI address, String... headers) throws IOException {
    return new RawConnection(address).andPost(address, headers);
  }

  /**
   * Begins another POST on the same connection, whether or not the one before has been answered.
   */
  RawConnection andPost(URI address, String... headers) throws IOException {
    send(
        "POST %s HTTP/1.1\r\nHost: stt.example.com\r\nContent-Type: application/json\r\n"
            .formatted(address.getRawPath()));
    for (String header : headers) {
      send(header + "\r\n");
    }
    return send("\r\n");
  }

  public RawConnection send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends no more, but still listens. */
  public RawConnection end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Ends the connection without a farewell. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The status of the answer; 0 if the connection ends without one. */
  public int status() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
    return line == null ? 0 : Integer.parseInt(line.split(" ")[1]);
  }

  /** The status of each answer that comes until the server closes the connection. */
  List<Integer> statuses() throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))
        .lines()
        .filter(line -> line.startsWith("HTTP/1.1 "))
        .map(line -> Integer.valueOf(line.split(" ")[1]))
        .toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
