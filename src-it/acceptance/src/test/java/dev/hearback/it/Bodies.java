package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Callback bodies that tests send themselves, in Deepgram's shape. */
final class Bodies {
  private Bodies() {}

  /** A transcript of these words, which need no escaping in JSON. */
  static byte[] deepgram(String words) {
    return """
        {"metadata":{"request_id":"c22bea24-ecd3-4b53-bcbf-8ef087d905a5","duration":1.5,\
        "channels":1},"results":{"channels":[{"alternatives":[{"transcript":"%s",\
        "confidence":0.99,"words":[]}]}]}}
        """
        .formatted(words)
        .getBytes(UTF_8);
  }
}
