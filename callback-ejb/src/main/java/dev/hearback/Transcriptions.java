package dev.hearback;

import java.util.Optional;
import java.util.UUID;

/**
 * The managed client: inject it, hand it audio, and get the transcript in an observer of {@link
 * TranscriptionSucceeded}.
 */
public interface Transcriptions {

  /**
   * Asks for a transcription. Joins the caller's JTA transaction, or opens one if there is none:
   * the job exists if, and only if, that transaction commits. The vendor is called after the
   * commit, on another thread; the outcome reaches the observers as an event.
   *
   * @return the job's id, by which {@link #find} and the events know it
   * @throws IllegalArgumentException for what the caller got wrong: an unknown provider, audio that
   *     cannot be read or is too large, an option that the vendor would refuse
   * @throws IllegalStateException if the job cannot be stored, for example because the caller's
   *     transaction holds another data source and neither is XA; the message names the ways out.
   *     The caller's transaction is then marked for rollback
   */
  UUID submit(TranscriptionRequest request);

  /**
   * The job as it stands now; empty if this application has none of that id, or if it has been
   * purged.
   *
   * @throws IllegalStateException if the database cannot be asked
   */
  Optional<Job> find(UUID jobId);

  /**
   * Removes the job's audio, callbacks and transcript from Hearback's database, in the caller's
   * transaction or one of its own. Then asks the vendor to delete its copy where it offers that.
   * Deliveries that have not been made yet are never made. Ids, times, states, tags and the names
   * of provider and observers stay. Callbacks that came for the id are emptied also if there is no
   * such job. Without effect if the job is another application's, or erased already.
   *
   * <p>The database's own files, its log and its backups keep the bytes for a while: see {@code
   * docs/privacy.md}.
   *
   * @throws IllegalStateException if the job cannot be erased, for example because the caller's
   *     transaction holds another data source and neither is XA; the message names the ways out.
   *     The caller's transaction is then marked for rollback
   */
  void erase(UUID jobId);
}
