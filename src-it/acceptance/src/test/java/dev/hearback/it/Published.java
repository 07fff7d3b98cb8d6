package dev.hearback.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run of a profile came to, in a file of its own or in a document that has a place for it.
 */
public final class Published {

  private Published() {}

  /**
   * Writes it where the profile's property {@code .report} says, in place of what stands there.
   *
   * @param profile the Maven profile
   */
  public static void write(String profile, String text) throws IOException {
    String begin = "<!-- " + profile + ": begin, written by mvn verify -P" + profile + " -->";
    String end = "<!-- " + profile + ": end -->";
    Path file = Path.of(System.getProperty(profile + ".report"));
    String document = Files.exists(file) ? Files.readString(file) : begin + "\n" + end + "\n";
    Files.writeString(
        file,
        document.substring(0, document.indexOf(begin) + begin.length())
            + "\n\n"
            + text
            + "\n"
            + document.substring(document.indexOf(end)));
  }
}
