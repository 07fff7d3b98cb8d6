package dev.hearback.sample;

/**
 * Sends text messages. Put your SMS gateway behind it: a bean annotated {@code @Alternative} and
 * {@code @Priority(1)} takes the place of {@link NoTextMessages}.
 */
public interface TextMessages {

  /**
   * Sends one message.
   *
   * @param key the same for each repetition of the same message; most gateways take such a key and
   *     then send once
   */
  void send(String phone, String text, String key);
}
