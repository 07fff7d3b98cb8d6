package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.it.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server holds when it has nothing to do. */
record Footprint(long heap, int threads) {

  static Footprint of(OwnServer server) throws IOException, InterruptedException {
    return new Footprint(
        server.process().liveHeapBytes(), server.process().threadsBesideRequests());
  }

  /** The most heap in use before and after a collection since the start, by the log of them. */
  static String peaks(Path collections) throws IOException {
    Matcher pauses =
        Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)")
            .matcher(Files.readString(collections, UTF_8));
    long before = 0;
    long after = 0;
    while (pauses.find()) {
      before = Math.max(before, Long.parseLong(pauses.group(1)));
      after = Math.max(after, Long.parseLong(pauses.group(2)));
    }
    return "at most %d MiB before and %d MiB after a collection".formatted(before, after);
  }

  @Override
  public String toString() {
    return heap / (1024 * 1024) + " MiB, " + threads + " threads";
  }
}
