package dev.hearback.shapes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TranscriptionVendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One documented shape: a line of the index and its fixture. */
record Shape(String section, String fixture, String description) {

  private static final String FIXTURES = "/fixtures/";

  static List<Shape> index() {
    return text("shapes.txt").lines().filter(line -> !line.startsWith("#")).map(Shape::of).toList();
  }

  private static Shape of(String line) {
    String[] columns = line.split(" \\| ", 3);
    return new Shape(columns[0], columns[1], columns[2]);
  }

  /** The fixture as it stands in its file. */
  String text() {
    return text(fixture);
  }

  Interpretation interpretedBy(TranscriptionVendor vendor) {
    return vendor.interpret(TestContent.of(text()));
  }

  Transcript transcriptBy(TranscriptionVendor vendor) {
    return vendor.transcript(TestContent.of(text()));
  }

  List<Word> wordsBy(TranscriptionVendor vendor) {
    try (Stream<Word> words = transcriptBy(vendor).words()) {
      return words.toList();
    }
  }

  List<Utterance> utterancesBy(TranscriptionVendor vendor) {
    try (Stream<Utterance> utterances = transcriptBy(vendor).utterances()) {
      return utterances.toList();
    }
  }

  /** Makes a stub answer what the fixture says: a status, headers, an empty line, a body. */
  StubVendor answeredBy(StubVendor stub) {
    String[] parts = text().split("\n\n", 2);
    String[] head = parts[0].split("\n", -1);
    int status = Integer.parseInt(head[0].replace("HTTP/1.1 ", ""));
    return stub.answers(status, parts[1], Arrays.copyOfRange(head, 1, head.length));
  }

  private static String text(String name) {
    try (InputStream in = Shape.class.getResourceAsStream(FIXTURES + name)) {
      if (in == null) {
        throw new AssertionError("no fixture " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
