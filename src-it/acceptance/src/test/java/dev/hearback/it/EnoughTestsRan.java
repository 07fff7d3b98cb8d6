package dev.hearback.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/**
 * Fails the build if fewer acceptance tests ran than are checked in, or if one was skipped.
 * Arguments: server and shape, file with the numbers, Failsafe's summary. Says nothing when {@code
 * -Dit.test} chose some tests.
 */
public final class EnoughTestsRan {
  private EnoughTestsRan() {}

  public static void main(String[] args) throws Exception {
    if (System.getProperty("it.test") != null) {
      return;
    }
    String server = args[0];
    int expected = expected(server, Path.of(args[1]));
    Path summary = Path.of(args[2]);
    int skipped = number(summary, "skipped");
    if (skipped > 0) {
      throw new IllegalStateException(
          "Acceptance tests on " + server + ": " + skipped + " skipped");
    }
    int ran = number(summary, "completed");
    String found = "Acceptance tests on " + server + ": " + ran + " ran, expected " + expected;
    if (ran < expected) {
      throw new IllegalStateException(found + " (" + args[1] + ")");
    }
    System.out.println(found + (ran > expected ? " or more; raise the number" : ""));
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
