package dev.hearback.submit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManagedTranscriptionsTest {

  private final ManagedTranscriptions transcriptions = new ManagedTranscriptions();

  @Test
  void erasureThatFails_namesItselfAndTheJob() {
    transcriptions.entry =
        new JobEntry() {
          @Override
          public void erase(UUID jobId) {
            throw new IllegalArgumentException("no database");
          }
        };
    UUID job = UUID.randomUUID();
    assertThatThrownBy(() -> transcriptions.erase(job))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("HB-0406 Job " + job + " could not be erased")
        .hasRootCauseMessage("no database");
  }
}
