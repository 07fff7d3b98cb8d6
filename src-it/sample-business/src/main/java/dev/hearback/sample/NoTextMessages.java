package dev.hearback.sample;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.context.Dependent;

/** Stands in until there is a gateway: sends nothing, and logs that it did not. */
@Dependent
class NoTextMessages implements TextMessages {

  private static final System.Logger LOG = System.getLogger(NoTextMessages.class.getPackageName());

  @Override
  public void send(String phone, String text, String key) {
    // The length, not the words: what people say does not belong into a log.
    LOG.log(INFO, "No SMS gateway: message {0} of {1} characters is not sent", key, text.length());
  }
}
