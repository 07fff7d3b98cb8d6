package dev.hearback.it.app.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearback.Transcript;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.TranscriptionVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Does to the server what the first word of a body says. */
@ApplicationScoped
public class HostileVendor implements TranscriptionVendor {

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    return List.of();
  }

  @Override
  public String submit(Submission submission) {
    throw new UnsupportedOperationException("submit");
  }

  @Override
  public Interpretation interpret(CallbackContent callback) {
    String body = text(callback);
    switch (body.split(" ")[0]) {
      case "HALT" -> Runtime.getRuntime().halt(3);
      case "HEAP" -> hoard();
      case "STACK" -> recurse(0);
      case "FOREVER" -> {
        while (true) {
          LockSupport.park();
        }
      }
      default -> throw new IllegalArgumentException(body);
    }
    throw new IllegalStateException(body);
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    throw new UnsupportedOperationException("transcript");
  }

  private static void hoard() {
    List<byte[]> all = new ArrayList<>();
    while (true) {
      all.add(new byte[256 * 1024]);
    }
  }

  private static int recurse(int depth) {
    return depth < 0 ? 0 : recurse(depth + 1) + 1;
  }

  private static String text(CallbackContent callback) {
    try (InputStream in = callback.open()) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
