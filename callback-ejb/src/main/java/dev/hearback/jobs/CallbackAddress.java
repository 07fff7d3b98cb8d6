package dev.hearback.jobs;

import java.util.Set;
import java.util.UUID;

/** To whom a callback is addressed; what the URL says once it is known to be authentic. */
public sealed interface CallbackAddress {

  /** Name of the provider account. */
  String provider();

  /**
   * A job of ours.
   *
   * @param submission number of the submission that the vendor answers
   */
  record OfJob(String provider, UUID jobId, int submission) implements CallbackAddress {}

  /**
   * A hook: a job that was submitted elsewhere.
   *
   * @param hook the hook's name
   * @param application whose observers get the outcome
   * @param tags tags of the jobs that come in here
   */
  record OfHook(String provider, String hook, String application, Set<String> tags)
      implements CallbackAddress {}
}
