package dev.hearback.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A small body as it stands in its row: compressed, if that makes it shorter. The row's length is
 * the body's own, which tells whether it is.
 */
public final class PackedBody {

  /** A longer one PostgreSQL compresses well enough, at no cost for the server. */
  private static final int LONGEST = 16 * 1024;

  /**
   * What vendors' callbacks have in common, the most frequent last. Must never change: stored
   * bodies can be read only with it.
   */
  private static final byte[] DICTIONARY =
      ("{\"id\":\"\",\"event\":\"transcription.success\",\"payload\":{\"metadata\":{"
              + "\"audio_duration\":,\"number_of_distinct_channels\":1,\"billing_time\":,"
              + "\"transcription_time\":},\"transcription\":{\"languages\":[\"en\"],"
              + "\"full_transcript\":\"\",\"utterances\":[{\"text\":\"\",\"language\":\"en\","
              + "\"start\":,\"end\":,\"confidence\":,\"channel\":0,\"speaker\":0,\"words\":["
              + "{\"metadata\":{\"transaction_key\":\"deprecated\",\"request_id\":\"\",\"sha256\":\"\","
              + "\"created\":\"2026-01-01T00:00:00.000Z\",\"duration\":,\"channels\":1,"
              + "\"models\":[\"\"],\"model_info\":{\"\":{\"name\":\"general\",\"version\":\"\","
              + "\"arch\":\"nova-3\"}}},\"results\":{\"channels\":[{\"alternatives\":[{"
              + "\"transcript\":\"\",\"confidence\":0.99,\"words\":["
              + "{\"word\":\"\",\"start\":0.,\"end\":0.,\"confidence\":0.9,\"speaker\":0,"
              + "\"punctuated_word\":\"\"},{\"word\":\" the\",\"start\":1.,\"end\":1.,"
              + "\"confidence\":0.9,\"punctuated_word\":\"\"},{\"word\":\"")
          .getBytes(StandardCharsets.US_ASCII);

  /** Less is quicker by a tenth, and more makes nothing shorter. */
  private static final int LEVEL = 5;

  /** Each has 256 KiB outside the heap, and takes longer to make than to use. */
  private static final Queue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

  private PackedBody() {}

  /** What to store. */
  public static byte[] of(byte[] body) {
    if (body.length > LONGEST) {
      return body;
    }
    byte[] packed = new byte[body.length];
    Deflater deflater = IDLE.poll();
    if (deflater == null) {
      deflater = new Deflater(LEVEL, true);
    }
    deflater.setDictionary(DICTIONARY);
    deflater.setInput(body);
    deflater.finish();
    int length = deflater.deflate(packed);
    boolean shorter = deflater.finished() && length < body.length;
    deflater.reset();
    IDLE.add(deflater);
    return shorter ? Arrays.copyOf(packed, length) : body;
  }

  /**
   * The body that is stored so.
   *
   * @param length its own
   * @throws IllegalStateException if it is neither that long nor can be unpacked to that
   */
  static byte[] read(byte[] stored, long length) {
    if (stored == null || stored.length == length) {
      return stored;
    }
    Inflater inflater = new Inflater(true);
    try {
      byte[] body = new byte[(int) Math.min(length, LONGEST)];
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(stored);
      int read = inflater.inflate(body);
      if (read == length) {
        return body;
      }
      throw unreadable(length, null);
    } catch (DataFormatException e) {
      throw unreadable(length, e);
    } finally {
      inflater.end();
    }
  }

  private static IllegalStateException unreadable(long length, Exception cause) {
    return new IllegalStateException(
        "HB-0513 expected a stored body of " + length + " bytes, found one that cannot be read",
        cause);
  }
}
