package dev.hearback.receive;

import dev.hearback.spi.CallbackContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** A callback with a small body, in memory. */
record SmallContent(byte[] body, Optional<String> contentType, String query)
    implements CallbackContent {

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public long length() {
    return body.length;
  }
}
