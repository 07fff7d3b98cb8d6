package dev.hearback.telemetry;

import dev.hearback.Failure;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.StackText;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of what happens: at DEBUG one line for each step of a job, with the job's id; above DEBUG
 * what is worth knowing without following single jobs.
 */
@ApplicationScoped
public class LifecycleLog implements LifecycleListener {

  private static final Logger LOG = System.getLogger(LifecycleLog.class.getPackageName());

  /** More callbacks for one job that wants none than vendors' retries explain. */
  private static final long MANY_IGNORED = 10;

  /** More callbacks at one hook, within an hour and on one node, than most customers ever have. */
  private static final long MANY_AT_HOOK = 50_000;

  /** So many lines within an hour and on one node; all of them are counted in HB-0114. */
  private static final long MOST_TOO_LARGE = 10;

  @Inject Settings settings;

  private final HourlyCount tooLarge = new HourlyCount(System::nanoTime);
  private final HourlyCount ofUnknownJobs = new HourlyCount(System::nanoTime);
  private final Map<String, HourlyCount> ofHooks = new ConcurrentHashMap<>();

  @Override
  public void queued(UUID job, String provider) {
    if (isFollowed()) {
      step("HB-0701 Job {0} is queued for provider {1}", job, provider);
    }
  }

  @Override
  public void submitting(ClaimedJob job) {
    if (isFollowed()) {
      step(
          "HB-0702 Job {0}, submission {1} to provider {2} begins",
          job.id(), job.submission(), job.provider());
    }
  }

  @Override
  public void submitted(ClaimedJob job, String vendorJobId) {
    if (isFollowed()) {
      step(
          "HB-0703 Job {0}, submission {1} to provider {2}: taken as {3}",
          job.id(), job.submission(), job.provider(), vendorJobId);
    }
  }

  @Override
  public void notTaken(ClaimedJob job, String code, Duration delay) {
    LOG.log(
        Level.INFO,
        "HB-0410 Job {0}, submission {1} to provider {2}: not taken, submitted again after {3}"
            + " ({4})",
        job.id(),
        job.submission(),
        job.provider(),
        delay,
        Text.code(code));
  }

  @Override
  public void uncertain(ClaimedJob job, String code) {
    LOG.log(
        Level.INFO,
        "HB-0415 Job {0}, submission {1} to provider {2}: uncertain whether it was taken ({3})",
        job.id(),
        job.submission(),
        job.provider(),
        Text.code(code));
  }

  @Override
  public void notSubmitted(ClaimedJob job, Failure failure) {
    LOG.log(
        Level.INFO,
        "HB-0416 Job {0}, submission {1} to provider {2}: failed, {3} ({4})",
        job.id(),
        job.submission(),
        job.provider(),
        failure.kind(),
        Text.code(failure.code()));
  }

  @Override
  public void waits(ClaimedJob job, String code) {
    if (isFollowed()) {
      step(
          "HB-0422 Job {0}, submission {1} to provider {2}: not taken ({3}), waits for its provider",
          job.id(), job.submission(), job.provider(), Text.code(code));
    }
  }

  @Override
  public void providerPaused(ProviderPause pause, boolean again) {
    LOG.log(
        again ? Level.INFO : Level.WARNING,
        (again ? "HB-0419 Provider {0} is paused again" : "HB-0417 Provider {0} is paused")
            + ": vendor {1} refuses every job ({2}, {3}). Its jobs wait and spend no attempt. To mend it, {4}",
        pause.provider(),
        pause.vendor(),
        pause.objection(),
        pause.code(),
        pause.remedy());
  }

  @Override
  public void providerGoesOn(String provider, String why) {
    LOG.log(Level.INFO, "HB-0418 Provider {0} goes on: {1}", provider, why);
  }

  @Override
  public void providerHeldBack(String provider, Duration wait, boolean asked) {
    LOG.log(
        Level.INFO,
        "HB-0420 Provider {0} gets no job for {1}: {2}",
        provider,
        wait,
        asked ? "the vendor asks for that" : "its latest calls failed");
  }

  @Override
  public void copyStays(String provider, UUID job, int attempts) {
    LOG.log(
        Level.WARNING,
        "HB-0421 The vendor of provider {0} keeps its copy of erased job {1} after {2} attempts; see"
            + " HB-0413 for each, and delete it at the vendor if it stays",
        provider,
        job,
        Integer.toString(attempts));
  }

  @Override
  public void resubmitted(UUID job, String who) {
    LOG.log(Level.INFO, "HB-0619 {0} had failed job {1} submitted again", who, job);
  }

  @Override
  public void erased(UUID job) {
    if (isFollowed()) {
      step("HB-0711 Job {0} is erased", job);
    }
  }

  @Override
  public void received(ReceivedCallback callback) {
    if (isFollowed()) {
      step(
          "HB-0704 Callback {0} for {1} has arrived: {2} bytes",
          callback.id(), callback.address(), Long.toString(callback.body().length()));
    }
  }

  @Override
  public void refused(CallbackAddress address, String error, Optional<Throwable> cause) {
    if (isFollowed()) {
      step(
          "HB-0103 A callback for {0} was refused: {1}{2}",
          address,
          error,
          cause.map(thrown -> " (" + ExceptionChains.kind(thrown) + ")").orElse(""));
    }
  }

  @Override
  public void tooLarge(CallbackAddress address, long limit) {
    LOG.log(
        tooLarge.happens() <= MOST_TOO_LARGE ? Level.WARNING : Level.DEBUG,
        "HB-0105 The callback for {0} is larger than {1} bytes and was refused (413)",
        address,
        Long.toString(limit));
  }

  @Override
  public void stored(ReceivedCallback callback, boolean known) {
    if (!known) {
      callback.address().ofHook().ifPresent(this::storedAtHook);
    }
    if (isFollowed()) {
      step(
          known
              ? "HB-0706 Callback {0} for {1} repeats one that is stored"
              : "HB-0705 Callback {0} for {1} is stored",
          callback.id(),
          callback.address());
    }
  }

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
  public void notStored(ReceivedCallback callback, Optional<Throwable> error) {
    LOG.log(
        error.isPresent() ? Level.WARNING : Level.DEBUG,
        "HB-0107 Callback {0} for {1} could not be stored, and was answered 503: {2}",
        callback.id(),
        callback.address(),
        error.map(ExceptionChains::kind).orElse("not tried"));
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

  @Override
  public void purged(int jobs, int deadCallbacks, int tombstones) {
    LOG.log(
        Level.INFO,
        "HB-0610 Purged the contents of {0} jobs and {1} dead callbacks, and {2} tombstones",
        Integer.toString(jobs),
        Integer.toString(deadCallbacks),
        Integer.toString(tombstones));
  }

  private void storedAtHook(CallbackAddress.OfHook hook) {
    HourlyCount count =
        ofHooks.computeIfAbsent(hook.hook(), name -> new HourlyCount(System::nanoTime));
    if (count.reaches(MANY_AT_HOOK)) {
      LOG.log(
          Level.WARNING,
          "HB-0117 Hook {0} has stored {1} callbacks within an hour on this node. A hook has no"
              + " bound: if these are not yours, its URL may have leaked",
          hook.hook(),
          Long.toString(MANY_AT_HOOK));
    }
  }

  private static String ofJob(Optional<UUID> job) {
    return job.map(known -> "job " + known).orElse("no job");
  }

  /** Whether anybody reads the steps; else nothing is put together for them. */
  private static boolean isFollowed() {
    return LOG.isLoggable(Level.DEBUG);
  }

  private static void step(String message, Object... parameters) {
    LOG.log(Level.DEBUG, message, parameters);
  }

  private static String words(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? "failed, " + failed.failure().kind()
        : "succeeded";
  }

  /** Where it came from, as whoever wrote that code needs it: the first time and the last. */
  private String stack(Throwable error) {
    return StackText.of(error, settings.logExceptionMessages());
  }

  private static String ofJob(DeadLetter letter) {
    return letter.jobId().map(job -> " of job " + job).orElse("");
  }
}
