package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Callback bodies that tests send themselves. */
public final class Bodies {
  private Bodies() {}

  /** A transcript of these words, which need no escaping in JSON, in Deepgram's shape. */
  public static byte[] deepgram(String words) {
    return deepgram("c22bea24-ecd3-4b53-bcbf-8ef087d905a5", words);
  }

  /** The same of a job that Deepgram knows by this id. */
  public static byte[] deepgram(String requestId, String words) {
    return """
        {"metadata":{"request_id":"%s","duration":1.5,\
        "channels":1},"results":{"channels":[{"alternatives":[{"transcript":"%s",\
        "confidence":0.99,"words":[]}]}]}}
        """
        .formatted(requestId, words)
        .getBytes(UTF_8);
  }

  /** A failure in Deepgram's shape. */
  static byte[] deepgramFailure() {
    return """
        {"err_code":"REMOTE_CONTENT_ERROR","err_msg":"No audio.",\
        "request_id":"c22bea24-ecd3-4b53-bcbf-8ef087d905a5"}
        """
        .getBytes(UTF_8);
  }

  /** A transcript in Gladia's shape. */
  public static byte[] gladia(String words) {
    return """
        {"id":"45463597-20b7-4af7-b3b3-f5fb778203ab","event":"transcription.success",\
        "payload":{"metadata":{},"transcription":{"full_transcript":"%s","utterances":[]}}}
        """
        .formatted(words)
        .getBytes(UTF_8);
  }
}
