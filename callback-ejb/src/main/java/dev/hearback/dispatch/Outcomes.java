package dev.hearback.dispatch;

import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.Deliveries;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.jobs.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The one way in which a job ends. */
@ApplicationScoped
public class Outcomes {

  @Inject Jobs jobs;
  @Inject Deliveries deliveries;
  @Inject Observers observers;
  @Inject Deliverer deliverer;
  @Inject Membership membership;

  /** For the container. */
  public Outcomes() {}

  /**
   * Ends a job that has not ended and gives its outcome to each observer that matches, all in the
   * caller's transaction.
   *
   * @param callbackId the callback that reported it, if one did
   * @param providerJobId the vendor's id of the job, if it became known only now
   * @return deliveries that this node owns; hand them to {@link Deliverer#take} after the commit
   */
  public List<ClaimedDelivery> end(
      LockedJob job, Outcome outcome, Optional<UUID> callbackId, Optional<String> providerJobId) {
    if (!jobs.end(job.id(), outcome, providerJobId)) {
      return List.of();
    }
    List<String> matching =
        observers.matching(
            outcome instanceof Outcome.Success
                ? TranscriptionSucceeded.class
                : TranscriptionFailed.class,
            job.provider(),
            job.tags());
    if (matching.isEmpty()) {
      deliveries.insertUnobserved(job, callbackId);
      return List.of();
    }
    List<String> withRoom = matching.stream().filter(deliverer::hasRoom).toList();
    return deliveries.insert(job, callbackId, matching, withRoom, membership.node());
  }
}
