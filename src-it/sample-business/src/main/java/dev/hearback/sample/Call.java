package dev.hearback.sample;

import java.util.UUID;

/**
 * A recorded phone call, the business object of this sample.
 *
 * @param id its key, and the attribute {@code call} of its transcription job
 * @param job the transcription job; {@code null} until submitted
 * @param caller who called
 * @param phone where to send a text message; {@code null} for nowhere
 * @param email where to send a mail; {@code null} for nowhere
 * @param text the transcript; {@code null} until there is one
 * @param translation the transcript in the reader's language; {@code null} until there is one
 * @param failure why there is no transcript; {@code null} as a rule
 * @param headline what the page shows; {@code null} until the job ended
 */
public record Call(
    String id,
    UUID job,
    String caller,
    String phone,
    String email,
    String text,
    String translation,
    String failure,
    String headline) {

  /** A call that was just recorded. */
  public static Call from(String caller, String phone, String email) {
    return new Call(
        UUID.randomUUID().toString(), null, caller, phone, email, null, null, null, null);
  }

  /** The same with its transcription job. */
  public Call withJob(UUID job) {
    return new Call(id, job, caller, phone, email, text, translation, failure, headline);
  }
}
