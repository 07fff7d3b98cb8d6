package dev.hearback;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A transcript as every vendor can give it. It is read from the stored callback each time it is
 * asked for, so a long one costs no memory until {@link #text} is called: words and utterances come
 * as streams and never as lists.
 *
 * <p>Readable while the observer runs, on its thread; afterwards every method throws {@link
 * IllegalStateException}. Streams must be closed:
 *
 * <pre>{@code
 * try (Stream<Word> words = transcript.words()) {
 *   words.filter(word -> word.confidence().orElse(1) < 0.5).forEach(this::highlight);
 * }
 * }</pre>
 *
 * <p>Text, words, utterances and languages can be stored: NUL and halves of surrogate pairs, which
 * databases refuse, are replaced by U+FFFD. {@link #raw} has them as they arrived.
 *
 * <p>What a vendor offers beyond this (summaries, topics, sentiments, translations, subtitles) is
 * in {@link #raw}.
 */
public interface Transcript {

  /**
   * The whole text, all channels, in the order in which the vendor gives them, separated by line
   * feeds. Empty if nothing was said. Held in memory: some 1 MB per hour of speech at the most.
   */
  String text();

  /** Spoken languages as BCP 47 tags, as far as the vendor names them; else empty. */
  List<String> languages();

  /** Length of the audio, if the vendor tells it. */
  Optional<Duration> duration();

  /**
   * The vendor's confidence in the whole text, from 0 to 1; empty if it gives none, or if nothing
   * was said. Of several channels that have words, the mean by their number of words.
   */
  OptionalDouble confidence();

  /** Number of audio channels that were transcribed, at least 1. */
  int channels();

  /**
   * What was said, speaker's turn by speaker's turn; empty if the vendor was not asked for it. Must
   * be closed.
   */
  Stream<Utterance> utterances();

  /**
   * All words with their times, channel by channel or in order of time, as the vendor gives them.
   * Must be closed.
   */
  Stream<Word> words();

  /** The vendor's own report, byte for byte as it arrived. Must be closed. */
  InputStream raw();

  /** A transcript for tests of observers: this text, of one speaker, without times. */
  static Transcript ofText(String text) {
    return new TextTranscript(text);
  }
}
