package dev.hearback.operate;

import dev.hearback.Job;
import dev.hearback.dispatch.Outcomes;
import dev.hearback.inbox.Backlog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.DeadLetters;
import dev.hearback.inbox.Operation;
import dev.hearback.inbox.Operations;
import dev.hearback.inbox.StoredCallbacks;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Nodes;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an operator does with dead letters, and with outcomes that came too late or broken. Each
 * method has transactions of its own, and must be called outside of any; who did what is kept.
 *
 * <p>Every application's dead letters can be listed, replayed and discarded. What asks for the
 * observers of an application, a replay of {@code NO_OBSERVER} or {@code OBSERVER_MISSING} and an
 * adoption, is refused unless it is this one.
 */
@ApplicationScoped
public class Operator {

  private static final Logger LOG = System.getLogger(Operator.class.getPackageName());
  private static final int MOST = 1000;
  private static final int BATCH = 100;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject DeadLetters deadLetters;
  @Inject Operations operations;
  @Inject Jobs jobs;
  @Inject StoredCallbacks callbacks;
  @Inject Backlog backlog;
  @Inject Nodes nodes;
  @Inject Outcomes outcomes;
  @Inject Adoption adoption;

  /** For the container. */
  public Operator() {}

  /**
   * The newest dead letters.
   *
   * @param max how many, from 1 to 1000
   */
  public List<DeadLetter> list(DeadLetter.Filter filter, int max) {
    require(max >= 1 && max <= MOST, "max", "a number from 1 to " + MOST, max);
    return transactions.inNew(Transactions.SHORT, () -> deadLetters.list(filter, max));
  }

  /** One dead letter; empty if there is none of this id, or if it is dead no more. */
  public Optional<DeadLetter> look(UUID id) {
    return transactions.inNew(Transactions.SHORT, () -> deadLetters.find(id));
  }

  /**
   * How many deliveries of an application wait for which observers that none of its live nodes has.
   * They go on by themselves once a node has the observer again.
   */
  public Map<String, Long> missing(String application) {
    return transactions.inNew(
        Transactions.SHORT,
        () -> {
          Map<String, Long> waiting = backlog.byObserver(application);
          waiting.keySet().removeIf(observer -> mayBeHad(application, observer));
          return waiting;
        });
  }

  /**
   * Makes dead letters, {@code OBSERVER_MISSING}, of all that waits for such an observer, to be
   * replayed or discarded. If a node with the observer comes back in the same moment, each delivery
   * is either its or dead.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return how many
   * @throws IllegalArgumentException if a live node has the observer
   */
  public int bury(String application, String observer, String who) {
    requireName(who);
    int buried = 0;
    int last = BATCH;
    while (last == BATCH) {
      last = transactions.inNew(Transactions.SHORT, () -> buryBatch(application, observer, who));
      buried += last;
    }
    LOG.log(
        Level.INFO,
        "HB-0616 {0} made {1} deliveries to {2} dead letters, because no live node has this"
            + " observer",
        Text.clean(who, 200),
        buried,
        observer);
    return buried;
  }

  /** A job's callbacks, and what operators did; empty if there is no such job. */
  public Optional<JobHistory> history(UUID jobId) {
    return transactions.inNew(
        Transactions.SHORT,
        () ->
            jobs.find(jobId)
                .map(job -> new JobHistory(job, callbacks.ofJob(jobId), operations.ofJob(jobId))));
  }

  /**
   * Gives a dead letter another try. A dead delivery ends, and a new one of the job's next
   * generation is due now; one that no observer matched becomes one for each that matches now, and
   * one whose observer is still missing, for each of these that has had no delivery of the job. A
   * dead callback is interpreted once more.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return the new deliveries; empty for a callback
   * @throws RefusedException if it is dead no more, or if another try would change nothing
   */
  public List<UUID> replay(UUID id, String who) {
    requireName(who);
    List<UUID> made = transactions.inNew(Transactions.SHORT, () -> revive(id, who));
    LOG.log(Level.INFO, "HB-0611 {0} replayed dead letter {1}", Text.clean(who, 200), id);
    return made;
  }

  /**
   * Replays all dead letters that the filter lets through and that are dead by now, each in a
   * transaction of its own, so that one that is refused stops no other.
   *
   * @param who the operator's name, 1 to 200 characters
   */
  public Replayed replay(DeadLetter.Filter filter, String who) {
    requireName(who);
    Map<String, Integer> refused = new TreeMap<>();
    Set<UUID> seen = new HashSet<>();
    int done = 0;
    DeadLetter.Filter left = filter;
    // from the newest back, so that what dies again meanwhile is not met again
    for (List<DeadLetter> page = list(left, MOST); !page.isEmpty(); page = list(left, MOST)) {
      int before = seen.size();
      Instant oldest = page.get(page.size() - 1).since();
      for (DeadLetter letter : page) {
        if (seen.add(letter.id())) {
          try {
            replay(letter.id(), who);
            done++;
          } catch (RefusedException e) {
            refused.merge(e.code(), 1, Integer::sum);
          } catch (StorageException e) { // as of a job that somebody holds locked
            LOG.log(Level.DEBUG, "Dead letter " + letter.id() + " is left for another time", e);
            refused.merge("HB-0615", 1, Integer::sum);
          }
        }
      }
      if (seen.size() == before) {
        break;
      }
      left = left.until(oldest);
    }
    return new Replayed(done, refused);
  }

  /**
   * Gives a dead letter up. Nothing comes of it any more, and the contents of a callback go.
   *
   * @param who the operator's name, 1 to 200 characters
   * @throws RefusedException if it is dead no more
   */
  public void discard(UUID id, String who) {
    requireName(who);
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          DeadLetter letter = deadWithItsJob(id);
          operations.discard(letter);
          note(who, Operation.Kind.DISCARD, letter, Optional.empty());
        });
    LOG.log(Level.INFO, "HB-0612 {0} discarded dead letter {1}", Text.clean(who, 200), id);
  }

  /**
   * Makes a stored callback the outcome of its job: one that came too late, or that is understood
   * only now. It goes to all observers that match, as the job's next generation; deliveries of a
   * former outcome that have not been made are discarded.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return the job's generation from now on
   * @throws RefusedException if it is the job's outcome already, is not understood, or is gone
   */
  public int adopt(UUID callbackId, String who) {
    requireName(who);
    int generation = adoption.adopt(callbackId, who);
    LOG.log(Level.INFO, "HB-0613 {0} adopted callback {1}", Text.clean(who, 200), callbackId);
    return generation;
  }

  /**
   * Stores a body that an operator has written or mended, and makes it the outcome of the job, as
   * {@link #adopt(UUID, String)} does.
   *
   * @param body as the job's provider would have sent it; at most {@code
   *     hearback.receive.max-body-bytes}
   * @param who the operator's name, 1 to 200 characters
   * @return the id of the callback that it is stored as
   * @throws RefusedException if it is not understood, or the job is gone
   */
  public UUID adopt(UUID jobId, byte[] body, Optional<String> contentType, String who) {
    requireName(who);
    require(
        body != null && body.length <= settings.maxBodyBytes(),
        "body",
        "at most " + settings.maxBodyBytes() + " bytes (hearback.receive.max-body-bytes)",
        body == null ? null : body.length + " bytes");
    UUID callback = adoption.adopt(jobId, body, contentType, who);
    LOG.log(
        Level.INFO,
        "HB-0614 {0} gave job {1} an outcome, callback {2}",
        Text.clean(who, 200),
        jobId,
        callback);
    return callback;
  }

  private List<UUID> revive(UUID id, String who) {
    DeadLetter letter = deadLetters.find(id).orElseThrow(() -> notDead(id));
    return letter.kind() == DeadLetter.Kind.DELIVERY
        ? deliverAgain(letter, who)
        : interpretAgain(id, who);
  }

  private List<UUID> deliverAgain(DeadLetter found, String who) {
    // the job first, as in an erasure; whoever comes second finds the letter dead no more
    LockedJob job = jobs.lock(found.jobId().orElseThrow()).orElseThrow(() -> notDead(found.id()));
    DeadLetter letter = dead(found.id());
    if (job.erased()) {
      throw new RefusedException(
          "HB-0603", letter.id(), "expected contents to deliver, found them erased or purged");
    }
    int generation = job.nextGeneration().generation();
    List<UUID> made =
        takers(letter, job).stream()
            .map(observer -> operations.deliverAgain(letter.id(), observer, generation))
            .toList();
    operations.endReplayed(letter.id());
    jobs.raiseGeneration(job.id());
    made.forEach(id -> note(who, Operation.Kind.REPLAY, letter, Optional.of(id)));
    return made;
  }

  private List<String> takers(DeadLetter letter, LockedJob job) {
    Optional<String> observer = letter.observer();
    boolean missing = letter.code().equals(DeadLetter.Code.OBSERVER_MISSING.name());
    if (observer.isPresent() && (!missing || mayBeHad(job.application(), observer.get()))) {
      return List.of(observer.get());
    }
    adoption.requireOurs(job);
    Set<String> others = missing ? operations.otherObservers(job.id(), letter.id()) : Set.of();
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

  private int buryBatch(String application, String observer, String who) {
    require(
        !mayBeHad(application, observer),
        "observer",
        "one that no live node of application " + application + " has",
        observer);
    Map<UUID, UUID> buried = operations.bury(application, observer, BATCH);
    buried.forEach(
        (delivery, job) ->
            operations.note(
                Text.clean(who, 200),
                Operation.Kind.BURY,
                delivery,
                Optional.of(job),
                Optional.of(application),
                Optional.empty(),
                "waited for " + observer));
    return buried.size();
  }

  private boolean mayBeHad(String application, String observer) {
    return nodes.mayHave(application, observer, settings.nodeExpiry());
  }

  private List<UUID> interpretAgain(UUID id, String who) {
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
    operations.interpretAgain(id, application);
    note(who, Operation.Kind.REPLAY, letter, Optional.empty());
    return List.of();
  }

  /** The job first, as everywhere. */
  private DeadLetter deadWithItsJob(UUID id) {
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
            + operations.on(id).stream()
                .findFirst()
                .map(last -> "one that " + last.who() + " dealt with: " + last.kind())
                .orElse("none of that id, or one that has been erased or purged"));
  }

  private void note(String who, Operation.Kind kind, DeadLetter letter, Optional<UUID> result) {
    operations.note(
        Text.clean(who, 200),
        kind,
        letter.id(),
        letter.jobId(),
        letter.application().or(() -> Optional.of(settings.application())),
        result,
        "was " + letter.code());
  }

  private static void requireName(String who) {
    require(
        who != null && !who.isBlank() && who.length() <= 200,
        "who",
        "an operator's name of 1 to 200 characters",
        who);
  }

  private static void require(boolean accepted, String what, String expected, Object found) {
    if (!accepted) {
      throw new IllegalArgumentException(
          "HB-0601 " + what + ": expected " + expected + ", found " + found);
    }
  }
}
