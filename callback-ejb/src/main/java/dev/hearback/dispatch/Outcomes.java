package dev.hearback.dispatch;

import dev.hearback.JobState;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.Deliveries;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Nodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The one way in which a job ends, or gets another outcome. */
@ApplicationScoped
public class Outcomes {

  @Inject Jobs jobs;
  @Inject Deliveries deliveries;
  @Inject Observers observers;
  @Inject Deliverer deliverer;
  @Inject ClusterNode clusterNode;
  @Inject Nodes nodes;

  /**
   * Ends a job that has not ended and gives its outcome to each observer of this node that matches,
   * or if there is none, of other live nodes, all in the caller's transaction.
   *
   * @param callbackId the callback that reported it, if one did
   * @return deliveries that this node owns; hand them to {@link Deliverer#take} after the commit
   */
  public List<ClaimedDelivery> end(LockedJob job, Outcome outcome, Optional<UUID> callbackId) {
    if (!jobs.end(job.id(), outcome)) {
      return List.of();
    }
    List<String> matching = matching(job, outcome instanceof Outcome.Succeeded);
    List<String> withRoom = matching.stream().filter(deliverer::hasRoom).toList();
    return insert(job, callbackId, matching, withRoom);
  }

  /**
   * Gives a job this outcome, whether it had one or not, and hands it to each observer that
   * matches, all in the caller's transaction; deliveries of a former outcome that have not been
   * made are discarded.
   *
   * @param callbackId the callback that holds it
   * @return the job's generation from now on
   */
  public int adopt(LockedJob job, Outcome outcome, UUID callbackId) {
    LockedJob now = job;
    if (!jobs.end(job.id(), outcome)) {
      jobs.replaceOutcome(job.id(), outcome);
      deliveries.replace(job.id());
      now = job.nextGeneration();
    }
    List<String> matching = matching(job, outcome instanceof Outcome.Succeeded);
    insert(now, Optional.of(callbackId), matching, List.of());
    return now.generation();
  }

  /**
   * Ids of the observers that match the outcome that an ended job has; of those of other live nodes
   * if there is none here.
   */
  public List<String> matching(LockedJob job) {
    return matching(job, job.state() == JobState.SUCCEEDED);
  }

  private List<String> matching(LockedJob job, boolean succeeded) {
    Class<? extends TranscriptionEvent> type =
        succeeded ? TranscriptionSucceeded.class : TranscriptionFailed.class;
    List<String> ours = observers.matching(type, job.provider(), job.tags());
    return ours.isEmpty() ? elsewhere(job, type) : ours;
  }

  /** Another node may have other observers, as during a rolling upgrade. */
  private List<String> elsewhere(LockedJob job, Class<? extends TranscriptionEvent> type) {
    return nodes.observers(job.application()).stream()
        .flatMap(
            conditions -> Observers.matching(conditions, type, job.provider(), job.tags()).stream())
        .distinct()
        .toList();
  }

  private List<ClaimedDelivery> insert(
      LockedJob job, Optional<UUID> callbackId, List<String> matching, List<String> owned) {
    if (matching.isEmpty()) {
      deliveries.insertUnobserved(job, callbackId);
      return List.of();
    }
    return deliveries.insert(job, callbackId, matching, owned, clusterNode.node());
  }
}
