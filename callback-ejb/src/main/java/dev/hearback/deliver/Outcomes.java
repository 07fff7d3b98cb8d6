package dev.hearback.deliver;

import dev.hearback.JobState;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.cluster.Nodes;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.spi.Outcome;
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
  @Inject DeliveryListener listener;

  /**
   * A job's end, in a transaction that is yet to commit.
   *
   * @param job with the generation that the outcome has
   * @param observers who gets the outcome
   * @param deadLetter the outcome, if no observer matches
   * @param owned deliveries that this node owns
   */
  public record Ended(
      LockedJob job,
      Outcome outcome,
      List<String> observers,
      Optional<UUID> deadLetter,
      List<ClaimedDelivery> owned) {}

  /**
   * Ends a job that has not ended and gives its outcome to each observer of this node that matches,
   * or if there is none, of other live nodes, all in the caller's transaction.
   *
   * @param callbackId the callback that reported it, if one did
   * @param fresh the same in memory, if it is to be had
   * @return for {@link #committed}; empty if the job had ended before
   */
  public Optional<Ended> end(
      LockedJob job, Outcome outcome, Optional<UUID> callbackId, Optional<FreshOutcome> fresh) {
    if (!jobs.end(job.id(), outcome)) {
      return Optional.empty();
    }
    List<String> matching = matching(job, outcome instanceof Outcome.Succeeded);
    List<String> withRoom = matching.stream().filter(deliverer::hasRoom).toList();
    return Optional.of(handOut(job, outcome, callbackId, matching, withRoom, fresh));
  }

  /**
   * Gives a job this outcome, whether it had one or not, and hands it to each observer that
   * matches, all in the caller's transaction; deliveries of a former outcome that have not been
   * made are discarded.
   *
   * @param callbackId the callback that holds it
   * @return for {@link #committed}
   */
  public Ended adopt(LockedJob job, Outcome outcome, UUID callbackId) {
    LockedJob now = job;
    if (!jobs.end(job.id(), outcome)) {
      jobs.replaceOutcome(job.id(), outcome);
      deliveries.replace(job.id());
      now = job.nextGeneration();
    }
    List<String> matching = matching(job, outcome instanceof Outcome.Succeeded);
    return handOut(now, outcome, Optional.of(callbackId), matching, List.of(), Optional.empty());
  }

  private Ended handOut(
      LockedJob job,
      Outcome outcome,
      Optional<UUID> callbackId,
      List<String> observers,
      List<String> withRoom,
      Optional<FreshOutcome> fresh) {
    if (observers.isEmpty()) {
      UUID dead = deliveries.insertUnobserved(job, callbackId);
      // of an erased job nothing is delivered, so that it is no dead letter either
      Optional<UUID> deadLetter = job.erased() ? Optional.empty() : Optional.of(dead);
      return new Ended(job, outcome, observers, deadLetter, List.of());
    }
    return new Ended(
        job,
        outcome,
        observers,
        Optional.empty(),
        deliveries.insert(
            job,
            callbackId,
            observers,
            withRoom,
            clusterNode.node(),
            (observer, bytes) -> fresh.filter(it -> deliverer.mayKeep(observer, bytes))));
  }

  /** The transaction in which a job ended has committed: its deliveries may begin. */
  public void committed(Ended ended) {
    UUID job = ended.job().id();
    try {
      listener.ended(job, ended.outcome(), ended.observers());
      ended
          .deadLetter()
          .ifPresent(
              id -> listener.deadLettered(id, Optional.of(job), DeadLetter.Code.NO_OBSERVER));
    } finally {
      ended.owned().forEach(deliverer::take);
    }
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
}
