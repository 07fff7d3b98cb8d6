package dev.hearback.sample;

/** Sends mails. An interface, so that a test of an observer needs no mail server. */
public interface Mail {

  /**
   * Sends one mail.
   *
   * @param key the same for each repetition of the same mail
   */
  void send(String to, String subject, String text, String key);
}
