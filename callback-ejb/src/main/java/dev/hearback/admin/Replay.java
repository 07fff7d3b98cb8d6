package dev.hearback.admin;

import dev.hearback.Job;
import dev.hearback.cluster.Nodes;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.deliver.Outcomes;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How a dead letter gets another try. Every method runs in the caller's transaction. */
@ApplicationScoped
class Replay {

  /** No silence is that long: only a node that was declared dead, or has left, does not count. */
  private static final Duration HOWEVER_SILENT = Duration.ofDays(3650);

  @Inject Settings settings;
  @Inject DeadLetters deadLetters;
  @Inject AuditLog auditLog;
  @Inject Jobs jobs;
  @Inject Nodes nodes;
  @Inject Outcomes outcomes;
  @Inject Adoption adoption;

  /**
   * What came of it.
   *
   * @param deliveries the new ones; none for a callback
   */
  record Done(DeadLetter letter, List<UUID> deliveries) {}

  /** Gives it another try. */
  Done replay(UUID id, String who) {
    DeadLetter letter = deadLetters.find(id).orElseThrow(() -> notDead(id));
    return letter.kind() == DeadLetter.Kind.DELIVERY
        ? deliverAgain(letter, who)
        : interpretAgain(id, who);
  }

  private Done deliverAgain(DeadLetter found, String who) {
    // the job first, as in an erasure; whoever comes second finds the letter dead no more
    LockedJob job = jobs.lock(found.jobId().orElseThrow()).orElseThrow(() -> notDead(found.id()));
    DeadLetter letter = dead(found.id());
    int generation = job.nextGeneration().generation();
    List<UUID> made =
        takers(letter, job).stream()
            .map(observer -> deadLetters.deliverAgain(letter.id(), job.id(), observer, generation))
            .toList();
    deadLetters.endReplayed(letter.id());
    jobs.raiseGeneration(job.id());
    made.forEach(id -> record(who, AuditEntry.Action.REPLAY, letter, Optional.of(id)));
    return new Done(letter, made);
  }

  private List<String> takers(DeadLetter letter, LockedJob job) {
    Optional<String> observer = letter.observer();
    boolean missing = letter.code().equals(DeadLetter.Code.OBSERVER_MISSING.name());
    // A silent node may come back with the observer; what others have been given by then stays
    // given. So the observer counts as missing only when no node that has it is left.
    if (observer.isPresent()
        && (!missing || nodes.have(job.application(), observer.get(), HOWEVER_SILENT))) {
      return List.of(observer.get());
    }
    adoption.requireOurs(job);
    Set<String> others = missing ? deadLetters.otherObservers(job.id(), letter.id()) : Set.of();
    List<String> takers =
        outcomes.matching(job).stream().filter(one -> !others.contains(one)).toList();
    if (takers.isEmpty()) {
      throw new RefusedException(
          "HB-0604",
          letter.id(),
          "expected an observer of application "
              + job.application()
              + " that matches the outcome and has not had it, found none");
    }
    return takers;
  }

  private Done interpretAgain(UUID id, String who) {
    DeadLetter letter = deadWithItsJob(id);
    boolean jobUnknown = letter.code().equals(DeadLetter.Code.UNKNOWN_JOB.name());
    String application =
        (jobUnknown
                ? letter.jobId().flatMap(jobs::find).map(Job::application)
                : letter.application())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "HB-0605", id, "expected its job to be known by now, found it is not"));
    deadLetters.interpretAgain(id, application);
    record(who, AuditEntry.Action.REPLAY, letter, Optional.empty());
    return new Done(letter, List.of());
  }

  /** The dead letter, locked; the job first, as everywhere. */
  DeadLetter deadWithItsJob(UUID id) {
    deadLetters.find(id).orElseThrow(() -> notDead(id)).jobId().ifPresent(jobs::lock);
    return dead(id);
  }

  private DeadLetter dead(UUID id) {
    return deadLetters.lock(id).orElseThrow(() -> notDead(id));
  }

  private RefusedException notDead(UUID id) {
    return new RefusedException(
        "HB-0602",
        id,
        "expected a dead letter, found "
            + auditLog.on(id).stream()
                .findFirst()
                .map(last -> "one that " + last.who() + " dealt with: " + last.action())
                .orElse("none of that id, or one that has been erased or purged"));
  }

  void record(String who, AuditEntry.Action action, DeadLetter letter, Optional<UUID> result) {
    auditLog.record(
        who,
        action,
        letter.id(),
        letter.jobId(),
        letter.application().orElseGet(settings::application),
        result,
        "was " + letter.code());
  }
}
