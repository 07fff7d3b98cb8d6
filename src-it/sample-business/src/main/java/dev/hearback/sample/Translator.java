package dev.hearback.sample;

/**
 * Translates. Put your translation service behind it: a bean annotated {@code @Alternative} and
 * {@code @Priority(1)} takes the place of {@link NoTranslator}.
 */
public interface Translator {

  /**
   * Translates a text.
   *
   * @param language the language to translate to, as a BCP 47 tag
   */
  String translate(String text, String language);
}
