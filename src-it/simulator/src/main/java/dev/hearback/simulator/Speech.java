package dev.hearback.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is spoken in the audio and when: the sentences in turn, said over and over if need be, the
 * words spread evenly over the time. Words and sentences are numbered from 0 through all repeats.
 *
 * @param sentences the words of each sentence, with their punctuation
 * @param repeats how often all of it is said
 * @param seconds how long that takes
 */
record Speech(List<List<String>> sentences, int repeats, double seconds) {
  private static final double SECONDS_PER_WORD = 0.4;
  private static final double SPOKEN_SHARE = 0.9;

  /** A phrase that fills the audio. */
  static Speech of(String phrase, double seconds) {
    List<List<String>> sentences =
        Arrays.stream(phrase.strip().split("(?<=[.?!])\\s+"))
            .filter(sentence -> !sentence.isBlank())
            .map(sentence -> List.of(sentence.split("\\s+")))
            .toList();
    return new Speech(sentences, 1, seconds);
  }

  /** The same said so often, in audio as long as that takes if once does not do. */
  Speech repeated(int times) {
    double needed = times == 1 ? seconds : SECONDS_PER_WORD * times * wordsPerRepeat();
    return new Speech(sentences, times, needed);
  }

  int words() {
    return repeats * wordsPerRepeat();
  }

  int sentenceCount() {
    return repeats * sentences.size();
  }

  List<String> sentence(int number) {
    return sentences.get(number % sentences.size());
  }

  String sentenceText(int number) {
    return String.join(" ", sentence(number));
  }

  /** The number of a sentence's first word. */
  int firstWord(int sentence) {
    int before = 0;
    for (int each = 0; each < sentence % sentences.size(); each++) {
      before += sentences.get(each).size();
    }
    return sentence / sentences.size() * wordsPerRepeat() + before;
  }

  double start(int word) {
    return rounded(word * seconds / words());
  }

  double end(int word) {
    return rounded((word + SPOKEN_SHARE) * seconds / words());
  }

  double sentenceStart(int sentence) {
    return start(firstWord(sentence));
  }

  double sentenceEnd(int sentence) {
    return end(firstWord(sentence) + sentence(sentence).size() - 1);
  }

  /** The numbers of the sentences on one of so many channels, which take turns. */
  IntStream onChannel(int channel, int channels) {
    return IntStream.range(0, sentenceCount()).filter(each -> each % channels == channel);
  }

  /** The text of one channel. */
  String text(int channel, int channels) {
    return onChannel(channel, channels)
        .mapToObj(this::sentenceText)
        .collect(Collectors.joining(" "));
  }

  String text() {
    return text(0, 1);
  }

  /** A word as it stands in a dictionary: lower case, no punctuation around it. */
  static String bare(String word) {
    String bare = word.replaceAll("^\\p{Punct}+|\\p{Punct}+$", "").toLowerCase(Locale.ROOT);
    return bare.isEmpty() ? word : bare;
  }

  private int wordsPerRepeat() {
    return sentences.stream().mapToInt(List::size).sum();
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
