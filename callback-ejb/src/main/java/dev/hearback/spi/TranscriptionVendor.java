package dev.hearback.spi;

import dev.hearback.Transcript;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that Hearback needs to know of one speech-to-text vendor. Implement it as an
 * {@code @ApplicationScoped} bean in an EJB jar or a WAR's library; there is nothing to register.
 *
 * <p>{@link #interpret} and {@link #transcript} are pure: no I/O but reading the content, no clock,
 * no state, so they may run again years later on a stored body. {@link #upload}, {@link #submit},
 * {@link #erase} and {@link #probe} talk to the vendor; they are called on a managed thread,
 * outside any transaction. They keep to {@link Provider}'s time limits, repeat nothing by
 * themselves, and carry no MicroProfile Fault Tolerance annotations: Hearback puts an outer time
 * limit around them, and repeats them where no connection was established ({@link
 * ProviderUnreachableException}).
 */
public interface TranscriptionVendor {

  /**
   * The vendor's name: at most 63 lower-case letters, digits and hyphens, no hyphen first or last;
   * stable across releases, because providers name it in the settings ({@code vendor}), and the
   * database stores it.
   */
  String name();

  /**
   * What would make every submission of a provider fail, to be told before anything is sent: a
   * missing key, a callback URL that the vendor refuses. Asked at the start, and on any thread
   * before a provider's secrets change; it must be quick, and call nobody.
   *
   * @param provider the provider
   * @param callbackUrl a callback URL as every job's will look
   * @return one sentence each, naming the settings key, what was expected and what was found; empty
   *     if nothing is wrong
   */
  List<String> violations(Provider provider, URI callbackUrl);

  /**
   * What would make the vendor refuse every submission of a provider, or never call back, where
   * Hearback cannot know whether that holds: behind a {@code base-url} may be the vendor itself, or
   * one of your own. Told at start-up; refuses nothing.
   *
   * @param provider the provider
   * @param callbackUrl a callback URL as every job's will look
   * @return as for {@link #violations}
   */
  default List<String> doubts(Provider provider, URI callbackUrl) {
    return List.of();
  }

  /**
   * Whether a provider is the vendor's public service, which reaches no internal host. Any other
   * may stand in a private network, as a vendor's software that you run yourself.
   */
  default boolean isPublicService(Provider provider) {
    return provider.baseUrl().isEmpty();
  }

  /**
   * What is wrong with the options of a request: those that Hearback sets itself, and those that
   * cannot be sent. The application hears of it when it submits. Options that the vendor does not
   * know are none of Hearback's business.
   *
   * @param options as in {@link Submission#options}
   * @return one sentence each, naming the option, what was expected and what was found; empty if
   *     nothing is wrong
   */
  default List<String> optionViolations(Map<String, Object> options) {
    return List.of();
  }

  /**
   * Hands the audio over ahead of the submission, for vendors who want that. Safe to repeat. Called
   * only for audio that is not at a URL.
   *
   * @return the URL to name in the submission; empty if the audio travels with the submission
   * @throws SubmissionException as for {@link #submit}
   */
  default Optional<URI> upload(Submission submission) throws SubmissionException {
    return Optional.empty();
  }

  /**
   * Asks the vendor to take the job.
   *
   * @return the vendor's id of the job
   * @throws SubmissionNotTakenException if the vendor certainly did not take it; may be repeated
   * @throws SubmissionRefusedException if the vendor refused it for good
   * @throws SubmissionUncertainException if it may have taken it; must not be repeated
   */
  String submit(Submission submission) throws SubmissionException;

  /**
   * Asks the vendor to delete its copy of a job; returns without doing anything if it offers no
   * such thing or no longer has the job. Safe to repeat.
   *
   * @throws SubmissionException if the vendor did not do so
   */
  default void erase(Provider provider, String vendorJobId) throws SubmissionException {}

  /**
   * Asks the vendor, by a cheap request that changes nothing and costs nothing, whether it accepts
   * this provider's key: after a refusal that may concern every job, and at intervals while the
   * provider is paused.
   *
   * @return true if it does; false if this vendor has no such request, or its answer does not tell
   * @throws SubmissionRefusedException if it does not
   * @throws SubmissionException if it did not answer
   */
  default boolean probe(Provider provider) throws SubmissionException {
    return false;
  }

  /**
   * Says what one callback means. Never throws for anything in the body: what it cannot understand
   * is {@link Interpretation.Unknown}.
   */
  Interpretation interpret(CallbackContent callback);

  /**
   * Up to which length, in bytes, a body may be interpreted before it is stored, which saves its
   * callback two transactions. A promise: whatever such a body holds, {@link #interpret} takes
   * about a tenth of a second for each MiB at most, and little memory, and cannot end the process.
   * Any other is stored first, so that it is not lost and is recognised, whatever its
   * interpretation does to the node. So is one over 32 MiB, whatever is promised.
   *
   * @return 0 if every body is to be stored first
   */
  default int interpretedBeforeStored() {
    return 0;
  }

  /**
   * What {@link #interpret} says of a callback, and the {@link #transcript} too if the adapter can
   * tell both after reading it once. What that keeps of a large body must be small: many may wait
   * for their observers.
   */
  default ReadCallback read(CallbackContent callback) {
    return new ReadCallback(interpret(callback), Optional.empty());
  }

  /**
   * The transcript in a callback that {@link #interpret} called a success.
   *
   * @return a view that reads the content each time it is asked, for any number of threads
   */
  Transcript transcript(CallbackContent callback);
}
