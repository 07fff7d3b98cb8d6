package dev.hearback.submit;

import dev.hearback.TranscriptionRequest;
import dev.hearback.inbox.Deliveries;
import dev.hearback.inbox.Inbox;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What changes jobs on behalf of the application: in its transaction, or in one of its own. */
@ApplicationScoped
@Transactional(dontRollbackOn = IllegalArgumentException.class)
public class JobEntry {

  @Inject Settings settings;
  @Inject Jobs jobs;
  @Inject Inbox inbox;
  @Inject Deliveries deliveries;
  @Inject Sender sender;

  /** For the container. */
  public JobEntry() {}

  /** Inserts the job, and wakes the sender once it is committed. */
  public UUID insert(String provider, TranscriptionRequest request) {
    UUID id = Uuids.next();
    jobs.insert(id, settings.application(), provider, request);
    afterCommit(sender::wake);
    return id;
  }

  /** Drops the contents of a job and of what hangs on it. */
  public void erase(UUID jobId) {
    deliveries.discard(jobId);
    inbox.erase(jobId);
    jobs.erase(jobId);
    afterCommit(sender::wake);
  }

  private static void afterCommit(Runnable action) {
    try {
      InitialContext.<TransactionSynchronizationRegistry>doLookup(
              "java:comp/TransactionSynchronizationRegistry")
          .registerInterposedSynchronization(
              new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                  if (status == Status.STATUS_COMMITTED) {
                    action.run();
                  }
                }
              });
    } catch (NamingException e) {
      throw new IllegalStateException(
          "HB-0404 The server offers no java:comp/TransactionSynchronizationRegistry", e);
    }
  }
}
