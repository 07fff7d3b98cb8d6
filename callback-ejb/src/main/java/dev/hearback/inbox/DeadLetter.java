package dev.hearback.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What only an operator moves.
 *
 * @param id the delivery's or callback's id
 * @param kind what it is
 * @param application whose it is; empty for a callback of a job that nobody knows
 * @param provider the provider of its job or callback
 * @param jobId empty only if the outcome belongs to no job that we know
 * @param observer who could not take it; empty for a callback, and if none matched
 * @param attempts how often it was tried and failed, including the deaths of servers that tried it
 *     as a suspect
 * @param code name of a {@link Code}, or of one that another release wrote
 * @param error what went wrong; for people
 * @param repeats how often the same callback came again at its hook: {@link StoredCallback#repeats}
 * @param since when it became one, by the database's clock
 */
public record DeadLetter(
    UUID id,
    Kind kind,
    Optional<String> application,
    String provider,
    Optional<UUID> jobId,
    Optional<String> observer,
    int attempts,
    String code,
    String error,
    long repeats,
    Instant since) {

  /**
   * Which dead letters; an empty field excludes none.
   *
   * @param application that application's, and callbacks of jobs that nobody knows
   * @param code name of a {@link Code}
   * @param observer deliveries to the observer of this id
   * @param provider of this provider
   * @param tag of jobs with this tag
   * @param job of this job
   * @param since dead since then or later
   * @param until dead since then or before
   */
  public record Filter(
      Optional<String> application,
      Optional<String> code,
      Optional<String> observer,
      Optional<String> provider,
      Optional<String> tag,
      Optional<UUID> job,
      Optional<Instant> since,
      Optional<Instant> until) {

    /** All of every application. */
    public static final Filter ALL =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** All of one application. */
    public static Filter of(String application) {
      return new Filter(
          Optional.of(application),
          ALL.code,
          ALL.observer,
          ALL.provider,
          ALL.tag,
          ALL.job,
          ALL.since,
          ALL.until);
    }

    /** The same, but only those with this code. */
    public Filter code(String code) {
      return new Filter(application, Optional.of(code), observer, provider, tag, job, since, until);
    }

    /** The same, but only deliveries to the observer of this id. */
    public Filter observer(String observer) {
      return new Filter(application, code, Optional.of(observer), provider, tag, job, since, until);
    }

    /** The same, but only of this provider. */
    public Filter provider(String provider) {
      return new Filter(application, code, observer, Optional.of(provider), tag, job, since, until);
    }

    /** The same, but only of jobs with this tag. */
    public Filter tag(String tag) {
      return new Filter(application, code, observer, provider, Optional.of(tag), job, since, until);
    }

    /** The same, but only of this job. */
    public Filter job(UUID job) {
      return new Filter(application, code, observer, provider, tag, Optional.of(job), since, until);
    }

    /** The same, but not those that died earlier. */
    public Filter since(Instant since) {
      return new Filter(application, code, observer, provider, tag, job, Optional.of(since), until);
    }

    /** The same, but not those that died later. */
    public Filter until(Instant until) {
      return new Filter(application, code, observer, provider, tag, job, since, Optional.of(until));
    }
  }

  /** Why it became one; names are stored. */
  public enum Code {
    /** No observer of the application matches the outcome. */
    NO_OBSERVER("deploy an observer that matches, then replay it"),
    /**
     * No live node has the observer that it waited for, and an operator did not want it to wait.
     */
    OBSERVER_MISSING("deploy the observer, then replay it"),
    /** The observer failed as often as it may. */
    OUT_OF_ATTEMPTS("mend what HB-0341 or HB-0344 shows, then replay it"),
    /** The token is authentic, but there is no such job. */
    UNKNOWN_JOB("restore the job and replay it, or discard it"),
    /**
     * The token is authentic, but names another provider than the job's, or a submission that has
     * not taken place: the database was restored from a backup, or a token key has leaked.
     */
    CONTRADICTS_JOB(
        "find out which: replay or adopt it, or see docs/security.md, \"A secret has leaked\""),
    /** The vendor's adapter cannot make sense of the body. */
    NOT_UNDERSTOOD(
        "replay it with an adapter that understands it, or adopt a repaired body and discard it"),
    /** The job had failed, and then a success arrived. */
    LATE_SUCCESS("adopt it if the application still wants it, or discard it"),
    /** An error of our own kept the callback from being interpreted, as often as it may. */
    NOT_INTERPRETED("mend what HB-0331 shows, then replay it"),
    /**
     * Each node that worked on it died of that, as often as it may. Of a callback also: to
     * interpret it took more heap or stack than there is, or never ended.
     */
    KILLS_SERVER("find what the servers died of, or mend what HB-0331 shows, then replay it");

    private final String remedy;

    Code(String remedy) {
      this.remedy = remedy;
    }

    /** What an operator does about it. */
    public String remedy() {
      return remedy;
    }
  }

  /** What became a dead letter. */
  public enum Kind {
    /** An outcome that one observer could not take, or that none matches. */
    DELIVERY,
    /**
     * A callback that nobody understands, whose job is not stored or says otherwise, or that is a
     * late success.
     */
    CALLBACK
  }
}
