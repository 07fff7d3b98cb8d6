package dev.hearback.sample;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.context.Dependent;

/** Stands in until there is a real one: leaves the text as it is, and logs that it did. */
@Dependent
class NoTranslator implements Translator {

  private static final System.Logger LOG = System.getLogger(NoTranslator.class.getPackageName());

  @Override
  public String translate(String text, String language) {
    // The length, not the words: what people say does not belong into a log.
    LOG.log(INFO, "No translator: {0} characters are left as they are", text.length());
    return text;
  }
}
