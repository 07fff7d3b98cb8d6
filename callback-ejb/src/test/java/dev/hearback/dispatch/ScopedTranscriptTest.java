package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScopedTranscriptTest {

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
    ScopedTranscript broken = new ScopedTranscript(Transcript.ofText("a\0b\uD800 c"));
    assertThat(broken.text()).isEqualTo("a\uFFFDb\uFFFD c");
    try (Stream<Word> words = broken.words();
        Stream<Utterance> utterances = broken.utterances();
        InputStream raw = broken.raw()) {
      assertThat(words.map(Word::text)).containsExactly("a\uFFFDb\uFFFD", "c");
      assertThat(utterances.map(Utterance::text)).containsExactly("a\uFFFDb\uFFFD c");
      assertThat(raw.readAllBytes()[1]).isZero();
    }
    broken.end();
  }

  /** Notes what is closed; every second kind of it fails at that. */
  private final class Closings implements Transcript {
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
