package dev.hearback.telemetry;

import static dev.hearback.telemetry.Steps.LOG;

import dev.hearback.admin.AdminListener;
import dev.hearback.inbox.DeadLetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.util.UUID;

/** The log of what operators and the purge do. See {@link Steps}. */
@ApplicationScoped
class AdminLog implements AdminListener {

  @Override
  public void resubmitted(UUID job, String who) {
    LOG.log(Level.INFO, "HB-0619 {0} had failed job {1} submitted again", who, job);
  }

  @Override
  public void observerMissing(String observer, int count, String who) {
    LOG.log(
        Level.INFO,
        "HB-0616 {0} turned {1} deliveries for observer {2} into dead letters: no live node"
            + " has it",
        who,
        Integer.toString(count),
        observer);
  }

  @Override
  public void tokenKeyAdded(int key, String who) {
    LOG.log(Level.INFO, "HB-0620 {0} made token key {1}, which signs in a moment", who, key);
  }

  @Override
  public void tokenKeyRevoked(int key, String who) {
    LOG.log(
        Level.INFO,
        "HB-0621 {0} revoked token key {1}: callbacks to URLs that it signed are refused",
        who,
        key);
  }

  @Override
  public void replayed(DeadLetter letter, String who) {
    LOG.log(Level.INFO, "HB-0611 {0} replayed dead letter {1}{2}", who, letter.id(), ofJob(letter));
  }

  @Override
  public void discarded(DeadLetter letter, String who) {
    LOG.log(
        Level.INFO, "HB-0612 {0} discarded dead letter {1}{2}", who, letter.id(), ofJob(letter));
  }

  @Override
  public void adopted(UUID callback, UUID job, String who) {
    LOG.log(Level.INFO, "HB-0613 {0} made callback {1} the outcome of job {2}", who, callback, job);
  }

  @Override
  public void purged(int jobs, int deadCallbacks, int tombstones) {
    LOG.log(
        Level.INFO,
        "HB-0610 Purged the contents of {0} jobs and {1} dead callbacks, and {2} tombstones",
        Integer.toString(jobs),
        Integer.toString(deadCallbacks),
        Integer.toString(tombstones));
  }

  private static String ofJob(DeadLetter letter) {
    return letter.jobId().map(job -> " of job " + job).orElse("");
  }
}
