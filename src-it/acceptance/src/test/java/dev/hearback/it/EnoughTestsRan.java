package dev.hearback.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/**
 * Fails the build if fewer acceptance tests ran than are checked in, or if one was skipped.
 * Arguments: server, shape, file with the numbers, Failsafe's summary; then what is for the matrix
 * alone: the file that a row is added to, or a hyphen; the server's version, its JDK, WAR and EAR.
 * Says nothing when {@code -Dit.test} chose some tests.
 */
public final class EnoughTestsRan {
  private EnoughTestsRan() {}

  public static void main(String[] args) throws Exception {
    if (System.getProperty("it.test") != null) {
      return;
    }
    String server = args[0] + "-" + args[1];
    int expected = expected(server, Path.of(args[2]));
    Path summary = Path.of(args[3]);
    int skipped = number(summary, "skipped");
    if (skipped > 0) {
      throw new IllegalStateException(
          "Acceptance tests on " + server + ": " + skipped + " skipped");
    }
    int ran = number(summary, "completed");
    String found = "Acceptance tests on " + server + ": " + ran + " ran, expected " + expected;
    if (ran < expected) {
      throw new IllegalStateException(found + " (" + args[2] + ")");
    }
    if (!args[4].equals("-")) {
      String row =
          "%-16s %-14s %-8s %-5s %s %4d%n"
              .formatted(
                  args[0],
                  args[5],
                  jdk(args[6]),
                  args[1],
                  fingerprint(args[1].equals("war") ? args[7] : args[8]),
                  ran);
      Files.writeString(
          Path.of(args[4]), row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    System.out.println(found + (ran > expected ? " or more; raise the number" : ""));
  }

  private static String jdk(String home) throws IOException {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(home, "release"))) {
      release.load(reader);
    }
    return release.getProperty("JAVA_VERSION").replace("\"", "");
  }

  /** The beginning of the file's SHA-256, to see that all rows are of one archive. */
  private static String fingerprint(String file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of(file)));
    return HexFormat.of().formatHex(digest, 0, 6);
  }

  private static int expected(String server, Path file) throws IOException {
    Properties numbers = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      numbers.load(reader);
    }
    String number = numbers.getProperty(server);
    if (number == null) {
      throw new IllegalStateException("No number for " + server + " in " + file);
    }
    return Integer.parseInt(number);
  }

  private static int number(Path summary, String element) throws Exception {
    if (!Files.exists(summary)) {
      return 0;
    }
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(summary.toFile());
    return Integer.parseInt(document.getElementsByTagName(element).item(0).getTextContent().trim());
  }
}
