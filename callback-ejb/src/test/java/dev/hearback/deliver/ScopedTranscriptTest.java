package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScopedTranscriptTest {

  private static final String BROKEN = "a\0b\uD800 c";
  private static final String STORABLE = "a\uFFFDb\uFFFD c";

  private final List<String> closed = new ArrayList<>();
  private final ScopedTranscript transcript = new ScopedTranscript(new Closings());

  @Test
  void whatCannotBeClosed_keepsNothingElseOpen_andFailsNothing() {
    transcript.raw();
    transcript.words();
    transcript.raw();
    transcript.utterances();
    transcript.end();
    assertThat(closed).containsExactly("raw", "words", "raw", "utterances");
  }

  @Test
  void afterTheEnd_nothingCanBeRead() {
    transcript.end();
    assertThatThrownBy(transcript::text).hasMessageContaining("HB-0343");
  }

  @Test
  void whatNoDatabaseTakes_isReplaced_butNotInTheRawBytes() throws IOException {
    ScopedTranscript broken = new ScopedTranscript(new Broken());
    assertThat(broken.text()).isEqualTo(STORABLE);
    assertThat(broken.languages()).containsExactly(STORABLE);
    try (Stream<Word> words = broken.words();
        Stream<Utterance> utterances = broken.utterances();
        InputStream raw = broken.raw()) {
      assertThat(words)
          .singleElement()
          .extracting(Word::text, Word::speaker)
          .containsExactly(STORABLE, Optional.of(STORABLE));
      assertThat(utterances)
          .singleElement()
          .extracting(Utterance::text, Utterance::speaker)
          .containsExactly(STORABLE, Optional.of(STORABLE));
      assertThat(raw.readAllBytes()[1]).isZero();
    }
    broken.end();
  }

  /** All that it says has what no database takes. */
  private static final class Broken extends Empty {
    @Override
    public String text() {
      return BROKEN;
    }

    @Override
    public List<String> languages() {
      return List.of(BROKEN);
    }

    @Override
    public Stream<Word> words() {
      return Stream.of(
          new Word(
              BROKEN,
              Duration.ZERO,
              Duration.ZERO,
              OptionalDouble.empty(),
              0,
              Optional.of(BROKEN)));
    }

    @Override
    public Stream<Utterance> utterances() {
      return Stream.of(
          new Utterance(
              BROKEN,
              Duration.ZERO,
              Duration.ZERO,
              OptionalDouble.empty(),
              0,
              Optional.of(BROKEN)));
    }

    @Override
    public InputStream raw() {
      return new ByteArrayInputStream(BROKEN.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Notes what is closed; every second kind of it fails at that. */
  private final class Closings extends Empty {
    @Override
    public Stream<Word> words() {
      return Stream.<Word>empty().onClose(() -> closed.add("words"));
    }

    @Override
    public Stream<Utterance> utterances() {
      return Stream.<Utterance>empty()
          .onClose(
              () -> {
                closed.add("utterances");
                throw new IllegalStateException("cannot be closed");
              });
    }

    @Override
    public InputStream raw() {
      return new ByteArrayInputStream(new byte[0]) {
        @Override
        public void close() throws IOException {
          closed.add("raw");
          throw new IOException("cannot be closed");
        }
      };
    }
  }

  private abstract static class Empty implements Transcript {
    @Override
    public String text() {
      return "";
    }

    @Override
    public List<String> languages() {
      return List.of();
    }

    @Override
    public Optional<Duration> duration() {
      return Optional.empty();
    }

    @Override
    public OptionalDouble confidence() {
      return OptionalDouble.empty();
    }

    @Override
    public int channels() {
      return 1;
    }
  }
}
