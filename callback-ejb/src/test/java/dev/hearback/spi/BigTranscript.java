package dev.hearback.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.Transcript;
import dev.hearback.Word;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Reads the text and every word of a callback of more than 60 MiB that is made while it is read.
 * Run in a JVM of its own, which has to be small.
 */
final class BigTranscript {

  static final int WORDS = 700_000;

  private static final String WORD =
      "{\"word\":\" wort\",\"start\":1.25,\"end\":2.5,\"confidence\":0.987654,"
          + "\"punctuated_word\":\"Wort,\",\"speaker\":1}";

  private BigTranscript() {}

  public static void main(String[] args) throws Exception {
    TranscriptionVendor vendor =
        Class.forName(args[0]).asSubclass(TranscriptionVendor.class).getConstructor().newInstance();
    Generated callback = new Generated(vendor.name());
    if (callback.length() < 60L * 1024 * 1024) {
      throw new AssertionError("too small: " + callback.length());
    }
    if (!(vendor.interpret(callback) instanceof Outcome.Succeeded)) {
      throw new AssertionError(vendor.interpret(callback));
    }
    Transcript transcript = vendor.transcript(callback);
    if (transcript.text().length() != 5 * WORDS) {
      throw new AssertionError("text");
    }
    try (Stream<Word> words = transcript.words()) {
      System.out.println("words: " + words.filter(word -> word.speaker().isPresent()).count());
    }
  }

  /** One utterance or channel with all words: the worst case. */
  private record Generated(String stub) implements CallbackContent {

    private String head() {
      return stub.equals("deepgram")
          ? "{\"metadata\":{\"request_id\":\"r\"},\"results\":{\"channels\":[{\"alternatives\":[{"
              + "\"transcript\":\""
          : "{\"id\":\"i\",\"event\":\"transcription.success\",\"payload\":{\"metadata\":{},"
              + "\"transcription\":{\"full_transcript\":\"";
    }

    private String middle() {
      return stub.equals("deepgram") ? "\",\"words\":[" : "\",\"utterances\":[{\"words\":[";
    }

    private String tail() {
      return stub.equals("deepgram") ? "]}]}]}}" : "],\"speaker\":0,\"channel\":0}]}}}";
    }

    @Override
    public InputStream open() {
      IntFunction<String> part =
          i -> {
            if (i == 0) {
              return head();
            } else if (i <= WORDS) {
              return i % 2 == 0 ? "wort " : "w\\u00f6rt ";
            } else if (i == WORDS + 1) {
              return middle();
            } else if (i <= 2 * WORDS + 1) {
              return i == WORDS + 2 ? WORD : "," + WORD;
            }
            return i == 2 * WORDS + 2 ? tail() : null;
          };
      return new SequenceInputStream(
          new Enumeration<>() {
            private int next;

            @Override
            public boolean hasMoreElements() {
              return part.apply(next) != null;
            }

            @Override
            public InputStream nextElement() {
              return new ByteArrayInputStream(part.apply(next++).getBytes(UTF_8));
            }
          });
    }

    @Override
    public long length() {
      return head().length()
          + (5L + 10) * WORDS / 2
          + middle().length()
          + (WORD.length() + 1L) * WORDS
          - 1
          + tail().length();
    }

    @Override
    public Optional<String> contentType() {
      return Optional.empty();
    }

    @Override
    public String query() {
      return "";
    }
  }
}
