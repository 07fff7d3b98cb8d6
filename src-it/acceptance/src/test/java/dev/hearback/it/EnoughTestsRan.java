package dev.hearback.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/**
 * Fails the build if fewer acceptance tests ran than are checked in. Arguments: server, file with
 * the numbers, Failsafe's summary. Says nothing when {@code -Dit.test} chose some tests.
 */
public final class EnoughTestsRan {
  private EnoughTestsRan() {}

  public static void main(String[] args) throws Exception {
    if (System.getProperty("it.test") != null) {
      return;
    }
    String server = args[0];
    int expected = expected(server, Path.of(args[1]));
    int ran = ran(Path.of(args[2]));
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
    return Integer.parseInt(numbers.getProperty(server));
  }

  private static int ran(Path summary) throws Exception {
    if (!Files.exists(summary)) {
      return 0;
    }
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(summary.toFile());
    return number(document, "completed") - number(document, "skipped");
  }

  private static int number(Document summary, String element) {
    return Integer.parseInt(summary.getElementsByTagName(element).item(0).getTextContent().trim());
  }
}
