package dev.hearback.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A callback in memory that counts what is opened, closed and read. */
public final class TestContent implements CallbackContent {

  private final byte[] body;
  private int opened;
  private int closed;
  private long read;

  public TestContent(byte[] body) {
    this.body = body.clone();
  }

  public static TestContent of(String body) {
    return new TestContent(body.getBytes(UTF_8));
  }

  @Override
  public InputStream open() {
    opened++;
    return new FilterInputStream(new ByteArrayInputStream(body)) {
      private boolean done;

      @Override
      public int read(byte[] b, int offset, int length) throws IOException {
        int n = super.read(b, offset, length);
        read += Math.max(0, n);
        return n;
      }

      @Override
      public void close() throws IOException {
        closed += done ? 0 : 1;
        done = true;
        super.close();
      }
    };
  }

  public int stillOpen() {
    return opened - closed;
  }

  public int opened() {
    return opened;
  }

  public long bytesRead() {
    return read;
  }

  @Override
  public long length() {
    return body.length;
  }

  @Override
  public Optional<String> contentType() {
    return Optional.of("application/json");
  }

  @Override
  public String query() {
    return "";
  }
}
