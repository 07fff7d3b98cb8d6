package dev.hearback.gladia;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.OneLine;
import dev.hearback.spi.SubmissionAudio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Audio as the part {@code audio} of a form, streamed and of known length. The file's name tells
 * Gladia the format.
 */
final class GladiaUpload {

  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("wav", "wav"),
          Map.entry("x-wav", "wav"),
          Map.entry("wave", "wav"),
          Map.entry("vnd.wave", "wav"),
          Map.entry("mpeg", "mp3"),
          Map.entry("mp3", "mp3"),
          Map.entry("mp4", "m4a"),
          Map.entry("m4a", "m4a"),
          Map.entry("x-m4a", "m4a"),
          Map.entry("aac", "aac"),
          Map.entry("ogg", "ogg"),
          Map.entry("opus", "opus"),
          Map.entry("flac", "flac"),
          Map.entry("x-flac", "flac"),
          Map.entry("webm", "webm"),
          Map.entry("quicktime", "mov"));

  private GladiaUpload() {}

  static SubmissionAudio.Bytes of(SubmissionAudio.Bytes audio) {
    String boundary = "hearback-" + UUID.randomUUID();
    byte[] head =
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"audio\"; filename=\""
                + fileName(audio.contentType())
                + "\"\r\nContent-Type: "
                + OneLine.of(audio.contentType())
                + "\r\n\r\n")
            .getBytes(UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(UTF_8);
    return new SubmissionAudio.Bytes(
        () -> joined(head, audio, tail),
        head.length + audio.length() + tail.length,
        "multipart/form-data; boundary=" + boundary);
  }

  /** {@code video/mp4} is a film, {@code audio/mp4} is not. */
  static String fileName(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String subtype = type.substring(type.indexOf('/') + 1);
    String extension = type.equals("video/mp4") ? "mp4" : EXTENSIONS.get(subtype);
    return extension == null ? "audio" : "audio." + extension;
  }

  private static InputStream joined(byte[] head, SubmissionAudio.Bytes audio, byte[] tail)
      throws IOException {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(head),
                audio.source().open(),
                new ByteArrayInputStream(tail))));
  }
}
