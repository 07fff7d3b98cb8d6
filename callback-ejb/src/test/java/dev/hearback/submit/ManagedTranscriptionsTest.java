package dev.hearback.submit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.jobs.Jobs;
import dev.hearback.storage.Database;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManagedTranscriptionsTest {

  private final ManagedTranscriptions transcriptions = new ManagedTranscriptions();

  @Test
  void searchThatFails_namesItselfAndTheJob() {
    transcriptions.jobs = Beans.inject(new Jobs(), new Database());
    UUID job = UUID.randomUUID();
    assertThatThrownBy(() -> transcriptions.find(job))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("HB-0408 Job " + job + " could not be looked for")
        .hasRootCauseMessage("HB-0209 the database is not open yet");
  }

  @Test
  void erasureThatFails_namesItselfAndTheJob() {
    transcriptions.transactionalJobs =
        new TransactionalJobs() {
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
