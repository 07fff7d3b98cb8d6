package dev.hearback.admin;

import dev.hearback.cluster.Nodes;
import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.deliver.Deliverer;
import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.ObserverDiscovery;
import dev.hearback.deliver.Pause;
import dev.hearback.deliver.Pauses;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.FailedJobs;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.jobs.TokenKey;
import dev.hearback.jobs.TokenKeys;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.OneLine;
import dev.hearback.storage.StackText;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import dev.hearback.submit.SubmissionListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an operator does:
 *
 * <ul>
 *   <li>with dead letters, and with outcomes that came too late or broken
 *   <li>with failed jobs
 *   <li>with observers that must not be called, and with providers that take no job
 *   <li>with token keys
 * </ul>
 *
 * <p>Who did what is kept: the name that is passed, which nobody checks. If the server has let
 * somebody of another name in, that one is kept as well: {@code night shift (as olga)}.
 *
 * <p>Each method has transactions of its own, and must be called outside of any: within one it
 * throws {@link StorageException}, and leaves that one as it was. An EJB that calls it must manage
 * its transactions itself.
 *
 * <p>Every method throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} (HB-0601, HB-0351) for bad input
 *   <li>{@link NullPointerException} for an id, an observer or a filter that is null
 *   <li>{@link StorageException} if the database cannot be used or a row stays locked
 * </ul>
 *
 * <p>After an exception nothing has been changed, except in two cases. {@link #deadLetter}, {@link
 * #replay(DeadLetter.Filter, String)} and {@link #resubmit(FailedJobs.Filter, String)} take many
 * steps, and those that are done stay done. If a commit did not answer (HB-0214), look whether it
 * took place.
 *
 * <p>Every application's dead letters can be listed, replayed and discarded. A replay of {@code
 * NO_OBSERVER} or {@code OBSERVER_MISSING}, and an adoption, need the application's observers: they
 * are refused for another application than this one. Failed jobs of every application can be
 * submitted again, if this node can read their audio. Pauses of observers and providers are this
 * application's alone. Token keys are everybody's.
 */
@ApplicationScoped
public class Admin {

  private static final Logger LOG = System.getLogger(Admin.class.getPackageName());
  private static final int MOST = 1000;
  private static final int BATCH = 100;
  private static final int LONGEST_WHO = 200;

  /** Token keys have numbers and no id. */
  private static final UUID TOKEN_KEYS =
      UUID.nameUUIDFromBytes("token keys".getBytes(StandardCharsets.UTF_8));

  @Inject Caller caller;
  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject DeadLetters deadLetters;
  @Inject AuditLog auditLog;
  @Inject Jobs jobs;
  @Inject CallbackTable callbacks;
  @Inject Deliveries deliveries;
  @Inject AttemptLog attemptLog;
  @Inject Backlog backlog;
  @Inject Pauses pauses;
  @Inject TokenKeys tokenKeys;
  @Inject Tokens tokens;
  @Inject Nodes nodes;
  @Inject Replay replay;
  @Inject Adoption adoption;
  @Inject Resubmission resubmission;
  @Inject FailedJobs failedJobs;
  @Inject ProviderStates providerStates;
  @Inject Deliverer deliverer;
  @Inject AdminListener listener;
  @Inject SubmissionListener submissionListener;

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
   * How many deliveries of an application wait for each observer that none of its live nodes has.
   * They go on by themselves once a node has it again.
   */
  public Map<String, Long> missing(String application) {
    return transactions.inNew(
        Transactions.SHORT,
        () -> {
          Map<String, Long> waiting = backlog.byObserver(application);
          waiting.keySet().removeIf(observer -> isThere(application, observer));
          return waiting;
        });
  }

  /**
   * Makes dead letters ({@code OBSERVER_MISSING}) of all deliveries that wait for such an observer,
   * to be replayed or discarded. If a node with the observer comes back at that moment, each
   * delivery is either claimed by it or dead.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return how many
   * @throws IllegalArgumentException if a live node has the observer
   */
  public int deadLetter(String application, String observer, String who) {
    String name = name(who);
    int dead = 0;
    int last = BATCH;
    try {
      while (last == BATCH) {
        last =
            transactions.inNew(
                Transactions.SHORT, () -> deadLetterBatch(application, observer, name));
        dead += last;
      }
    } finally { // finished batches stay done if a later one fails
      if (dead > 0) {
        listener.observerMissing(OneLine.of(observer), dead, name);
      }
    }
    return dead;
  }

  /**
   * Pauses an observer of this application until {@link #resume}: on this node at once, or with its
   * next poll if the database fails just then; on the others with their next poll. Its deliveries
   * wait and spend no attempts; calls that run go on. Changes nothing if it is paused already.
   *
   * @param observer its id, 1 to 200 characters; also one that this deployment does not have
   * @param who the operator's name, 1 to 200 characters
   * @param reason for people; cut to 2,000 characters
   * @throws IllegalArgumentException HB-0351 if that is no observer's id
   */
  public void pause(String observer, String who, String reason) {
    if (observer.isEmpty() || observer.length() > ObserverDiscovery.LONGEST_ID) {
      throw new IllegalArgumentException(
          "HB-0351 expected an observer's id, found " + observer.length() + " characters");
    }
    String name = name(who);
    String why = OneLine.of(Text.words(reason));
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          if (pauses.insert(settings.application(), observer, name, why)) {
            String words = why.isEmpty() ? observer : observer + ": " + why;
            record(name, AuditEntry.Action.PAUSE, observer, words);
          }
        });
    try {
      deliverer.applyPauses();
    } catch (StorageException e) { // the pause is stored all the same
      LOG.log(
          Level.DEBUG,
          () ->
              "Observer "
                  + OneLine.of(observer)
                  + " is paused here with the next poll: "
                  + StackText.of(e));
    }
  }

  /**
   * Has an observer called again. This also ends a pause that this node began by itself; on other
   * nodes it does so if they had seen an operator's pause.
   *
   * @param who the operator's name, 1 to 200 characters
   */
  public void resume(String observer, String who) {
    String name = name(who);
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          if (pauses.delete(settings.application(), observer)) {
            record(name, AuditEntry.Action.RESUME, observer, observer);
          }
        });
    deliverer.resume(observer, name);
  }

  /** The observers of this application that operators have paused, on all nodes. */
  public List<Pause> paused() {
    return transactions.inNew(Transactions.SHORT, () -> pauses.list(settings.application()));
  }

  /** Who paused and resumed an observer of this application, the latest first. */
  public List<AuditEntry> history(String observer) {
    return transactions.inNew(Transactions.SHORT, () -> auditLog.on(subject(observer)));
  }

  /**
   * The providers of this application whose vendors refuse every job. A node with another key than
   * the one that was refused submits all the same.
   */
  public List<ProviderPause> pausedProviders() {
    return transactions.inNew(
        Transactions.SHORT, () -> providerStates.paused(settings.application()));
  }

  /**
   * Has a provider of this application get jobs again, whatever holds it back: a pause, or a wait
   * that its vendor asked for. If the vendor still refuses every job, the pause begins anew.
   *
   * @param provider its name
   * @param who the operator's name, 1 to 200 characters
   */
  public void resumeProvider(String provider, String who) {
    String name = name(who);
    boolean resumed =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              boolean changed = providerStates.resume(settings.application(), provider);
              if (changed) {
                record(name, AuditEntry.Action.RESUME_PROVIDER, "provider " + provider, provider);
              }
              return changed;
            });
    if (resumed) {
      submissionListener.providerGoesOn(OneLine.of(provider), "resumed by " + name);
    }
  }

  /**
   * Submits a failed job again: it is queued, due now, and its next outcome is of the next
   * generation. Deliveries of the failure that were made stay made; others are discarded. A late
   * success of a former submission ends the job, too.
   *
   * @param who the operator's name, 1 to 200 characters
   * @throws RefusedException HB-0617 if it is not FAILED; HB-0618 if its audio is gone, or was
   *     never here
   */
  public void resubmit(UUID jobId, String who) {
    resubmitAs(name(who), jobId);
  }

  private void resubmitAs(String name, UUID jobId) {
    transactions.inNew(Transactions.SHORT, () -> resubmission.resubmit(jobId, name));
    listener.resubmitted(jobId, name);
  }

  /**
   * Submits all failed jobs that match the filter again, each in a transaction of its own, so that
   * a refusal stops no other. Not atomic: what is done stays done. Those that cannot be queued
   * because a row stays locked or the database cannot be used are counted under HB-0615.
   *
   * @param who the operator's name, 1 to 200 characters
   * @throws StorageException if the jobs cannot be listed; what is done stays done
   */
  public Replayed resubmit(FailedJobs.Filter filter, String who) {
    String name = name(who);
    Tally tally = new Tally();
    Optional<UUID> last = Optional.empty();
    List<UUID> page;
    do {
      Optional<UUID> after = last;
      page = transactions.inNew(Transactions.SHORT, () -> failedJobs.list(filter, after, MOST));
      for (UUID job : page) {
        tally.attempt("Failed job " + job, () -> resubmitAs(name, job));
        last = Optional.of(job);
      }
    } while (page.size() == MOST);
    return tally.result();
  }

  /**
   * A job's callbacks, deliveries and failed attempts, and what operators did; empty if there is no
   * such job. What the attempts' exceptions said may be data: it goes with the transcript.
   */
  public Optional<JobHistory> history(UUID jobId) {
    return transactions.inNew(
        Transactions.SHORT,
        () ->
            jobs.find(jobId)
                .map(
                    job ->
                        new JobHistory(
                            job,
                            callbacks.ofJob(jobId),
                            jobs.ignoredCallbacks(jobId),
                            deliveries.ofJob(jobId),
                            attemptLog.ofJob(jobId),
                            auditLog.ofJob(jobId))));
  }

  /**
   * Gives a dead letter another try:
   *
   * <ul>
   *   <li>a dead delivery ends, and a new one of the job's next generation is due now
   *   <li>an outcome that no observer matched becomes a delivery for each that matches now
   *   <li>a delivery whose observer is still missing becomes one for each that matches now and has
   *       had no delivery of the job
   *   <li>a dead callback is interpreted once more
   * </ul>
   *
   * <p>The new delivery has an idempotency key of its own: what an earlier attempt did outside its
   * transaction may be done again.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return the new deliveries; empty for a callback
   * @throws RefusedException if it is dead no more, or if another try would change nothing
   */
  public List<UUID> replay(UUID id, String who) {
    return replayAs(name(who), id);
  }

  private List<UUID> replayAs(String name, UUID id) {
    Replay.Done done = transactions.inNew(Transactions.SHORT, () -> replay.replay(id, name));
    listener.replayed(done.letter(), name);
    return done.deliveries();
  }

  /**
   * Replays all dead letters that match the filter and are dead by now, each in a transaction of
   * its own, so that a refusal stops no other. Not atomic: what is done stays done. Those that
   * cannot be replayed because a row stays locked or the database cannot be used are counted under
   * HB-0615.
   *
   * @param who the operator's name, 1 to 200 characters
   * @throws StorageException if the dead letters cannot be listed; what is done stays done
   */
  public Replayed replay(DeadLetter.Filter filter, String who) {
    String name = name(who);
    Tally tally = new Tally();
    Set<UUID> seen = new HashSet<>();
    DeadLetter.Filter left = filter;
    // from the newest back, so that what dies again meanwhile is not met again
    for (List<DeadLetter> page = list(left, MOST); !page.isEmpty(); page = list(left, MOST)) {
      int before = seen.size();
      Instant oldest = page.get(page.size() - 1).since();
      for (DeadLetter letter : page) {
        if (seen.add(letter.id())) {
          tally.attempt("Dead letter " + letter.id(), () -> replayAs(name, letter.id()));
        }
      }
      if (seen.size() == before) {
        break;
      }
      left = left.until(oldest);
    }
    return tally.result();
  }

  /**
   * Gives a dead letter up. It is never tried again, and the contents of a callback are removed.
   *
   * @param who the operator's name, 1 to 200 characters
   * @throws RefusedException if it is dead no more
   */
  public void discard(UUID id, String who) {
    String name = name(who);
    DeadLetter discarded =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              DeadLetter letter = replay.deadWithItsJob(id);
              deadLetters.discard(letter);
              replay.record(name, AuditEntry.Action.DISCARD, letter, Optional.empty());
              return letter;
            });
    listener.discarded(discarded, name);
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
    String name = name(who);
    return adoption.adopt(callbackId, name);
  }

  /**
   * Stores a body that an operator has written or repaired, and makes it the outcome of the job, as
   * {@link #adopt(UUID, String)} does.
   *
   * @param body as the job's vendor would have sent it; at most {@code
   *     hearback.receive.max-body-bytes}
   * @param contentType as the vendor would have sent it; empty if none
   * @param who the operator's name, 1 to 200 characters
   * @return the id of the callback that it is stored as
   * @throws RefusedException if it is not understood, or the job is gone
   */
  public UUID adopt(UUID jobId, byte[] body, Optional<String> contentType, String who) {
    String name = name(who);
    require(
        body != null && body.length <= settings.get(Catalogue.MAX_BODY_BYTES),
        "body",
        "at most "
            + settings.get(Catalogue.MAX_BODY_BYTES)
            + " bytes (hearback.receive.max-body-bytes)",
        body == null ? null : body.length + " bytes");
    return adoption.adopt(jobId, body, contentType, name);
  }

  /** The token keys of all applications that share the tables, the newest first. */
  public List<TokenKey> tokenKeys() {
    return transactions.inNew(Transactions.SHORT, tokenKeys::list);
  }

  /**
   * Open jobs, of any application, whose latest URL a token key has signed: those that lose their
   * callback if it is revoked. The newest first.
   *
   * @param key the key's id
   * @param max how many, from 1 to 1000; {@link TokenKey#openJobs} tells how many there are
   */
  public List<UUID> jobsSignedBy(int key, int max) {
    require(max >= 1 && max <= MOST, "max", "a number from 1 to " + MOST, max);
    return transactions.inNew(Transactions.SHORT, () -> tokenKeys.openJobs(key, max));
  }

  /**
   * Makes a new token key for all applications that share the tables. It signs from ten seconds on,
   * when every node has read it. Tokens of the former ones are accepted until the longest {@code
   * hearback.retention.…} is over, since then and since the last job with one ended, or until
   * {@link #revokeTokenKey}. Of several applications, the one that keeps its data for the shortest
   * time decides.
   *
   * @param who the operator's name, 1 to 200 characters
   * @return the key's id
   */
  public int rotateTokenKey(String who) {
    String name = name(who);
    int key =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              int added = tokenKeys.add();
              recordKey(name, AuditEntry.Action.ROTATE_KEY, added);
              return added;
            });
    reloadKeys();
    listener.tokenKeyAdded(key, name);
    return key;
  }

  /**
   * Has nothing accepted any more that a token key has signed: on this node at once, on the others
   * within a second or as soon as they reach the database. Its open jobs lose their callback: see
   * {@link #jobsSignedBy} before, and again afterwards. If it is the newest key, another is made
   * first. Until that signs no job is submitted, unless an older key is left.
   *
   * @param key the key's id
   * @param who the operator's name, 1 to 200 characters
   * @throws IllegalArgumentException if there is no such key, or it has been revoked
   */
  public void revokeTokenKey(int key, String who) {
    String name = name(who);
    transactions.inNew(
        Transactions.SHORT,
        () -> {
          require(tokenKeys.revoke(key), "key", "a token key that is not revoked", key);
          recordKey(name, AuditEntry.Action.REVOKE_KEY, key);
          return null;
        });
    reloadKeys();
    listener.tokenKeyRevoked(key, name);
  }

  /** Who made and revoked token keys, in any application, the latest first. */
  public List<AuditEntry> historyOfTokenKeys() {
    return transactions.inNew(Transactions.SHORT, () -> auditLog.on(TOKEN_KEYS));
  }

  private void recordKey(String who, AuditEntry.Action action, int key) {
    auditLog.record(
        who,
        action,
        TOKEN_KEYS,
        Optional.empty(),
        settings.application(),
        Optional.empty(),
        "token key " + key);
  }

  private void reloadKeys() {
    try {
      tokens.reload();
    } catch (StorageException e) { // the change is stored all the same
      LOG.log(
          Level.DEBUG, () -> "The token keys are read again within a second: " + StackText.of(e));
    }
  }

  private boolean isThere(String application, String observer) {
    return nodes.have(application, observer, settings.get(Catalogue.NODE_EXPIRY));
  }

  private int deadLetterBatch(String application, String observer, String who) {
    require(
        !isThere(application, observer),
        "observer",
        "one that no live node of application " + application + " has",
        observer);
    Map<UUID, UUID> dead = deadLetters.deadLetter(application, observer, BATCH);
    dead.forEach(
        (delivery, job) ->
            auditLog.record(
                who,
                AuditEntry.Action.DEAD_LETTER,
                delivery,
                Optional.of(job),
                application,
                Optional.empty(),
                "waited for " + observer));
    return dead.size();
  }

  /** The operator's name, with the one that he has logged in by, fit for a line of the log. */
  private String name(String who) {
    require(
        who != null && !who.isBlank() && who.length() <= LONGEST_WHO,
        "who",
        "an operator's name of 1 to 200 characters",
        who);
    String proven =
        caller.name().filter(name -> !name.equals(who)).map(" (as %s)"::formatted).orElse("");
    return OneLine.of(Text.clean(who, LONGEST_WHO - proven.length()) + proven);
  }

  private void record(String who, AuditEntry.Action action, String named, String words) {
    auditLog.record(
        who,
        action,
        subject(named),
        Optional.empty(),
        settings.application(),
        Optional.empty(),
        words);
  }

  /** An observer or a provider has a name and no id. */
  private UUID subject(String observer) {
    String name = settings.application() + '\n' + observer;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean accepted, String what, String expected, Object found) {
    if (!accepted) {
      throw new IllegalArgumentException(
          "HB-0601 "
              + what
              + ": expected "
              + expected
              + ", found "
              + OneLine.of(String.valueOf(found)));
    }
  }
}
