package dev.hearback.sample;

import dev.hearback.Audio;
import dev.hearback.TranscriptionRequest;
import dev.hearback.Transcriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Takes new recordings in and asks for their transcripts. */
@ApplicationScoped
public class CallRecordings {

  @Inject Transcriptions transcriptions;
  @Inject Calls calls;

  /**
   * Stores the call and submits its recording. Both or neither: they are in one transaction, and
   * the vendor is called only after it has committed.
   *
   * @param provider the provider to submit to; {@code null} for the configured one
   * @return the call with its job
   */
  @Transactional
  public Call recorded(Call call, Audio recording, String provider) {
    UUID job =
        transcriptions.submit(
            TranscriptionRequest.of(recording)
                .provider(provider)
                .language("en")
                .tag("calls") // which observers are meant
                .attribute("call", call.id())); // comes back with the event, so we know what for
    Call submitted = call.withJob(job);
    calls.add(submitted);
    return submitted;
  }
}
