package dev.hearback.jobs;

import dev.hearback.storage.Uuids;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** To whom a callback is addressed; what the URL says once it is known to be authentic. */
public sealed interface CallbackAddress {

  /** Name of the provider, as configured when the URL was made. */
  String provider();

  /** This address if it is a job's; else empty. */
  default Optional<OfJob> ofJob() {
    return this instanceof OfJob job ? Optional.of(job) : Optional.empty();
  }

  /** The job if this is a job's address; that of a hook's is not known before it is interpreted. */
  default Optional<UUID> job() {
    return ofJob().map(OfJob::jobId);
  }

  /** This address if it is a hook's; else empty. */
  default Optional<OfHook> ofHook() {
    return this instanceof OfHook hook ? Optional.of(hook) : Optional.empty();
  }

  /**
   * A job of ours.
   *
   * @param submission number of the submission that the vendor answers; 0 for a probe
   */
  record OfJob(String provider, UUID jobId, int submission) implements CallbackAddress {

    private static final Duration PROBE_LIFE = Duration.ofMinutes(10);

    /** The address of a probe, by which we look whether callbacks arrive; good for ten minutes. */
    public static OfJob probe() {
      return new OfJob("probe", Uuids.next(), 0);
    }

    /** Whether this is a probe's: the callback is read to its end and answered, but not stored. */
    public boolean isProbe() {
      return submission == 0;
    }

    /** Where it is called, below the public URL and with its token: see {@link Tokens#sign}. */
    public URI url(URI publicUrl, String token) {
      return URI.create(publicUrl + "/callbacks/" + provider + "/" + token);
    }

    /** For the log. */
    @Override
    public String toString() {
      return "job " + jobId + " submission " + submission;
    }

    /** Whether it may still be used. */
    public boolean isValid() {
      return !isProbe() || Uuids.age(jobId).compareTo(PROBE_LIFE) < 0;
    }
  }

  /**
   * A hook: a job that was submitted elsewhere.
   *
   * @param vendor whose adapter reads what comes in here
   * @param hook the hook's name
   * @param application whose observers get the outcome
   * @param tags tags of the jobs that come in here
   */
  record OfHook(String provider, String vendor, String hook, String application, Set<String> tags)
      implements CallbackAddress {

    /** The name tells it; asked for with each callback. */
    @Override
    public int hashCode() {
      return hook.hashCode();
    }

    /** For the log. */
    @Override
    public String toString() {
      return "hook " + hook;
    }
  }
}
