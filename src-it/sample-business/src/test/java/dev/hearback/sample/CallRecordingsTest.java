package dev.hearback.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Audio;
import dev.hearback.Job;
import dev.hearback.TranscriptionRequest;
import dev.hearback.Transcriptions;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How code that submits is tested: with a {@link Transcriptions} of one's own. */
class CallRecordingsTest {

  private final Audio recording = new Audio.AtUrl(URI.create("https://media.example.com/1.wav"));
  private final CallRecordings recordings = new CallRecordings();

  CallRecordingsTest() {
    recordings.calls = TestCalls.empty();
  }

  @Test
  void callIsStoredWithItsJob() {
    Submitted transcriptions = new Submitted();
    recordings.transcriptions = transcriptions;

    Call call = recordings.recorded(Call.from("Ada", null, null), recording, "gladia");

    assertThat(recordings.calls.find(call.id())).hasValue(call);
    assertThat(call.job()).isEqualTo(transcriptions.job);
    assertThat(transcriptions.request.provider()).hasValue("gladia");
    assertThat(transcriptions.request.attributes()).containsEntry("call", call.id());
    assertThat(transcriptions.request.tags()).containsExactly("calls");
  }

  @Test
  void callThatCannotBeSubmittedIsNotStored() {
    recordings.transcriptions =
        new Submitted() {
          @Override
          public UUID submit(TranscriptionRequest request) {
            throw new IllegalArgumentException("no such provider");
          }
        };

    assertThatThrownBy(() -> recordings.recorded(Call.from("Ada", null, null), recording, "nobody"))
        .hasMessage("no such provider");

    assertThat(recordings.calls.latest()).isEmpty();
  }

  /** Remembers what was submitted. */
  private static class Submitted implements Transcriptions {
    final UUID job = UUID.randomUUID();
    TranscriptionRequest request;

    @Override
    public UUID submit(TranscriptionRequest request) {
      this.request = request;
      return job;
    }

    @Override
    public Optional<Job> find(UUID jobId) {
      return Optional.empty();
    }

    @Override
    public void erase(UUID jobId) {}
  }
}
