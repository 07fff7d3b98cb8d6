package dev.hearback.telemetry;

import static dev.hearback.telemetry.Steps.LOG;
import static dev.hearback.telemetry.Steps.isFollowed;
import static dev.hearback.telemetry.Steps.step;

import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.StackText;
import dev.hearback.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The log of stored callbacks, deliveries and observers. See {@link Steps}. */
@ApplicationScoped
class DeliveryLog implements DeliveryListener {

  /** More callbacks for one job that wants none than vendors' retries explain. */
  private static final long MANY_IGNORED = 10;

  @Inject Settings settings;

  private final HourlyCount ofUnknownJobs = new HourlyCount(System::nanoTime);

  @Override
  public void ignored(Optional<UUID> job, long before, long count) {
    if (isFollowed()) {
      step(
          "HB-0713 Nothing is kept of a callback of {0}, which wants no more; number {1}",
          ofJob(job), Long.toString(count));
    }
    if (before < MANY_IGNORED && count >= MANY_IGNORED) {
      LOG.log(
          Level.WARNING,
          "HB-0116 Callbacks keep coming for job {0}, which wants no more: {1} have been counted"
              + " and not kept. Its callback URL may have leaked",
          job.orElseThrow(),
          Long.toString(count));
    } else if (count <= 0 && ofUnknownJobs.reaches(MANY_IGNORED)) {
      LOG.log(
          Level.WARNING,
          "HB-0118 {0} callbacks within an hour were for jobs that are not stored any more, and"
              + " nothing was kept of them. A callback URL may have leaked",
          Long.toString(MANY_IGNORED));
    }
  }

  @Override
  public void interpreted(UUID callback, UUID job, Outcome outcome, boolean ends) {
    if (isFollowed()) {
      step(
          ends
              ? "HB-0707 Callback {0} of job {1} is interpreted: {2}"
              : "HB-0708 Callback {0} of job {1} is interpreted: {2}, which changes nothing",
          callback,
          job,
          words(outcome));
    }
  }

  @Override
  public void notInterpreted(ClaimedCallback callback, boolean last, Throwable error) {
    boolean whole = callback.attempts() == 0 || last;
    LOG.log(
        whole ? Level.WARNING : Level.INFO,
        "HB-0331 Callback {0} for {1} could not be interpreted, attempt {2}{3}: {4}",
        callback.id(),
        callback.address(),
        callback.attempts() + 1,
        last ? " and last" : "",
        whole ? stack(error) : ExceptionChains.kind(error));
  }

  @Override
  public void ranOutOfMemory(ClaimedCallback callback) {
    LOG.log(
        Level.WARNING,
        "HB-0332 Memory ran out while callback {0} for {1} was interpreted; this was no attempt,"
            + " and it is tried again as a suspect",
        callback.id(),
        callback.address());
  }

  @Override
  public void claimLost(ClaimedCallback callback) {
    LOG.log(
        Level.INFO,
        "HB-0333 Callback {0} for {1} is no longer this node's: taken over, given up, or erased",
        callback.id(),
        callback.address());
  }

  @Override
  public void ended(UUID job, Outcome outcome, List<String> observers) {
    if (isFollowed()) {
      step("HB-0709 Job {0} has ended: {1}, for observers {2}", job, words(outcome), observers);
    }
  }

  @Override
  public void delivered(ClaimedDelivery delivery, Duration took) {
    if (isFollowed()) {
      step(
          "HB-0710 Job {0}, delivery {1}: observer {2} was called, attempt {3}, {4} ms",
          delivery.jobId(),
          delivery.id(),
          delivery.observer(),
          delivery.attempts() + 1,
          Long.toString(took.toMillis()));
    }
  }

  @Override
  public void notDelivered(
      ClaimedDelivery delivery, int maxAttempts, boolean last, Throwable error) {
    boolean whole = delivery.attempts() == 0 || last;
    LOG.log(
        whole ? Level.WARNING : Level.INFO,
        "HB-0341 Observer {0} failed with delivery {1} of job {2}, attempt {3} of {4}: {5}",
        delivery.observer(),
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        maxAttempts,
        whole ? stack(error) : ExceptionChains.kind(error));
  }

  @Override
  public void timedOut(ClaimedDelivery delivery, int maxAttempts, Duration limit) {
    LOG.log(
        Level.WARNING,
        "HB-0344 Observer {0} did not end within {1} with delivery {2} of job {3}, attempt {4} of"
            + " {5}",
        delivery.observer(),
        limit,
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        maxAttempts);
  }

  @Override
  public void notBegun(ClaimedDelivery delivery, Duration delay, Throwable error) {
    // a database comes back by itself; of the rest, people hear once
    boolean first = delivery.claim() - delivery.attempts() <= 1;
    boolean ofDatabase =
        ExceptionChains.causes(error).stream().anyMatch(StorageException.class::isInstance);
    boolean whole = first && !ofDatabase;
    LOG.log(
        whole ? Level.WARNING : Level.INFO,
        "HB-0353 Delivery {0} of job {1}: Hearback could not call observer {2}, which is no attempt"
            + " of it, and tries again after {3}: {4}",
        delivery.id(),
        delivery.jobId(),
        delivery.observer(),
        delay,
        whole ? stack(error) : ExceptionChains.kind(error));
  }

  @Override
  public void ranOutOfMemory(ClaimedDelivery delivery) {
    LOG.log(
        Level.WARNING,
        "HB-0352 Memory ran out while observer {0} was called with delivery {1} of job {2}; this"
            + " was no attempt, and the delivery is made again as a suspect",
        delivery.observer(),
        delivery.id(),
        delivery.jobId());
  }

  @Override
  public void claimLost(ClaimedDelivery delivery) {
    LOG.log(
        Level.INFO,
        "HB-0340 Delivery {0} of job {1} is no longer this node's: taken over, erased, or replaced"
            + " by another outcome",
        delivery.id(),
        delivery.jobId());
  }

  @Override
  public void deadLettered(UUID id, Optional<UUID> job, DeadLetter.Code code) {
    LOG.log(
        Level.WARNING,
        "HB-0712 Delivery or callback {0} of {1} is a dead letter, {2}: {3}",
        id,
        ofJob(job),
        code,
        code.remedy());
  }

  @Override
  public void stuck(ClaimedDelivery delivery, int calls, boolean paused, String stack) {
    LOG.log(
        Level.WARNING,
        "HB-0345 Observer {0} ignores the time-out of delivery {1} of job {2}; its stuck calls:"
            + " {3}{4}. It is at {5}",
        delivery.observer(),
        delivery.id(),
        delivery.jobId(),
        calls,
        paused
            ? ", so it is paused on this node until one ends"
            : ", and replaced by further threads",
        stack);
  }

  @Override
  public void unstuck(ClaimedDelivery delivery, Duration took) {
    LOG.log(
        Level.INFO,
        "HB-0346 Observer {0} has come back after {1} from delivery {2} of job {3}",
        delivery.observer(),
        took,
        delivery.id(),
        delivery.jobId());
  }

  @Override
  public void paused(String observer, Duration pause, boolean again) {
    LOG.log(
        again ? Level.DEBUG : Level.WARNING,
        "HB-0347 Observer {0} keeps failing and is paused on this node; it is tried with one"
            + " delivery after {1}",
        observer,
        pause);
  }

  @Override
  public void pausedBy(String who, String observer) {
    LOG.log(Level.INFO, "HB-0349 Observer {0} is paused by {1}", observer, who);
  }

  @Override
  public void resumed(String observer) {
    LOG.log(Level.INFO, "HB-0348 Observer {0} succeeds again and goes on", observer);
  }

  @Override
  public void resumedBy(String who, String observer) {
    LOG.log(Level.INFO, "HB-0350 Observer {0} is resumed by {1}", observer, who);
  }

  private static String words(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? "failed, " + failed.failure().kind()
        : "succeeded";
  }

  /** Where it came from, as whoever wrote that code needs it: the first time and the last. */
  private String stack(Throwable error) {
    return StackText.of(error, settings.get(Catalogue.EXCEPTION_MESSAGES));
  }

  private static String ofJob(Optional<UUID> job) {
    return job.map(known -> "job " + known).orElse("no job");
  }
}
