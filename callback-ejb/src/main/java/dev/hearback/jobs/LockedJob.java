package dev.hearback.jobs;

import dev.hearback.JobState;
import dev.hearback.spi.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A job whose row the current transaction holds locked.
 *
 * @param vendor whose adapter reads what is reported of it
 * @param submission number of the latest submission; 0 before the first, and for hooks
 * @param generation 1 for the first outcome
 * @param attributes of the request
 * @param erased whether its contents are gone: nothing is delivered any more
 * @param storesAudio whether its audio stands in chunks
 */
public record LockedJob(
    UUID id,
    String application,
    String provider,
    String vendor,
    Optional<String> vendorJobId,
    JobState state,
    int submission,
    int generation,
    Set<String> tags,
    Map<String, String> attributes,
    boolean erased,
    boolean storesAudio) {

  /** The same with the generation of its next outcome or replay. */
  public LockedJob nextGeneration() {
    return new LockedJob(
        id,
        application,
        provider,
        vendor,
        vendorJobId,
        state,
        submission,
        generation + 1,
        tags,
        attributes,
        erased,
        storesAudio);
  }

  /**
   * Whether what comes to this address may tell the vendor's id of the job: it is not known yet,
   * and no other submission's is taken for it.
   */
  public boolean mayLearnVendorJobId(CallbackAddress address) {
    return vendorJobId.isEmpty() && address.ofJob().isPresent() && !isOfAnotherSubmission(address);
  }

  /** Whether another id than this is known of the latest submission; never of a hook's job. */
  boolean isKnownByAnother(String vendorsId) {
    return submission > 0 && vendorJobId.filter(known -> !known.equals(vendorsId)).isPresent();
  }

  /** Whether what comes to this address is not about the latest submission. */
  public boolean isOfAnotherSubmission(CallbackAddress address) {
    return address instanceof CallbackAddress.OfJob ofJob && ofJob.submission() != submission;
  }

  /**
   * Whether this outcome, reported to this address, ends the job. The first success of any
   * submission does; a failure only of the current one, because another may still succeed. An
   * erased job ends by none: it is FAILED as soon as nobody is submitting it.
   */
  public boolean endsBy(Outcome outcome, CallbackAddress address) {
    if (state.ended() || erased) {
      return false;
    }
    return outcome instanceof Outcome.Succeeded || !isOfAnotherSubmission(address);
  }
}
