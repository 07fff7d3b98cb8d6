package dev.hearback.it.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Deepgram's report on a recording, of a given size; only the job's id differs. */
final class CallbackBody {

  private static final String ID = "00000000-0000-4000-8000-000000000000";
  private static final int WORDS = 3_000;

  private final byte[] template;
  private final int id;

  /** One of about so many bytes. */
  CallbackBody(int bytes) {
    Random random = new Random(7);
    String[] vocabulary = new String[WORDS];
    Arrays.setAll(vocabulary, number -> word(random));
    StringBuilder text = new StringBuilder();
    StringBuilder words = new StringBuilder();
    double time = 0;
    while (document(text, words).length() < bytes) {
      String word = vocabulary[(int) (WORDS * Math.pow(random.nextDouble(), 3))];
      String separator = text.isEmpty() ? "" : ",";
      text.append(separator.replace(',', ' ')).append(word);
      words.append(
          String.format(
              Locale.ROOT,
              "%s{\"word\":\"%s\",\"start\":%.3f,\"end\":%.3f,\"confidence\":%.7f,"
                  + "\"punctuated_word\":\"%s\"}",
              separator,
              word,
              time,
              time + 0.3,
              0.8 + random.nextDouble() * 0.2,
              word));
      time += 0.35;
    }
    String document = document(text, words);
    template = document.getBytes(US_ASCII);
    id = document.indexOf(ID);
  }

  /** That of this job. */
  byte[] of(String job) {
    byte[] body = template.clone();
    System.arraycopy(job.getBytes(US_ASCII), 0, body, id, ID.length());
    return body;
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = 2 + random.nextInt(9); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static String document(CharSequence text, CharSequence words) {
    return """
    {"metadata":{"transaction_key":"deprecated","request_id":"%s","sha256":"154e291ecfa8be6ab8343560bcc109008fa7853eb5372533e8efdefc9b504c33","created":"2026-11-20T10:00:00.000Z","duration":25.933313,"channels":1,"models":["1ed36bac-f71c-4f3f-a31f-02fd6525c489"],"model_info":{"1ed36bac-f71c-4f3f-a31f-02fd6525c489":{"name":"general","version":"2024-01-26.8851","arch":"nova-3"}}},"results":{"channels":[{"alternatives":[{"transcript":"%s","confidence":0.98771,"words":[%s]}]}]}}"""
        .formatted(ID, text, words);
  }
}
