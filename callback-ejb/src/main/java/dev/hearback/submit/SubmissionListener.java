package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.ProviderPause;
import java.time.Duration;
import java.util.UUID;

/**
 * Hears what happens to jobs on their way to the vendor, and to providers: each step once, by
 * whoever takes it, on its thread. A step that is recorded is told after its commit, and before the
 * thread goes on with what follows from it; another thread that finds the row may be quicker.
 *
 * <p>Nothing is told twice, but a step may go untold: when the answer to its commit is lost, or the
 * node dies in between. A method must be quick, and must not throw.
 */
public interface SubmissionListener {

  /** A job is stored and waits to be submitted. */
  default void queued(UUID job, String provider) {}

  /** A submission begins. */
  default void submitting(ClaimedJob job) {}

  /** The vendor took the job, under this id. */
  default void submitted(ClaimedJob job, String vendorJobId) {}

  /**
   * The vendor did not take the job, which is submitted again after the delay.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void notTaken(ClaimedJob job, String code, Duration delay) {}

  /**
   * Nobody knows whether the vendor took the job; its callback is awaited.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void uncertain(ClaimedJob job, String code) {}

  /** The job cannot be submitted: the vendor refused it, or did not take it as often as it may. */
  default void notSubmitted(ClaimedJob job, Failure failure) {}

  /**
   * The vendor takes no job of the provider now, and this one waits with the others.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void waits(ClaimedJob job, String code) {}

  /** The application erased a job: its contents are gone. */
  default void erased(UUID job) {}

  /**
   * The vendor refuses every job of a provider, which gets none until that is mended.
   *
   * @param again whether it was on trial after an earlier pause
   */
  default void providerPaused(ProviderPause pause, boolean again) {}

  /**
   * A provider gets jobs again.
   *
   * @param why in words
   */
  default void providerGoesOn(String provider, String why) {}

  /**
   * A provider gets no job for so long.
   *
   * @param asked whether the vendor asked for that; else too many calls in a row failed
   */
  default void providerHeldBack(String provider, Duration wait, boolean asked) {}

  /** A vendor's copies of erased jobs keep failing to go. */
  default void copyStays(String provider, UUID job, int attempts) {}
}
