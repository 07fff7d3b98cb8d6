package dev.hearback.jobs;

import dev.hearback.Job;
import dev.hearback.PartialFailure;
import dev.hearback.TranscriptionRequest;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.storage.Node;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The job table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Jobs {

  /**
   * Inserts a job in state QUEUED, due now, and copies its audio if that is a stream.
   *
   * @throws IllegalArgumentException if the stream does not have the length that was announced
   */
  public void insert(
      UUID id, String application, String provider, TranscriptionRequest request) {
    throw new UnsupportedOperationException();
  }

  public Optional<Job> find(UUID id) {
    throw new UnsupportedOperationException();
  }

  /** The job, its row locked until the transaction ends; empty if there is none. */
  public Optional<LockedJob> lock(UUID id) {
    throw new UnsupportedOperationException();
  }

  /**
   * The job that a hook's callback is about, locked: found by hook and vendor's id, else created in
   * state SUBMITTED. Two nodes that create it at once end with one job: the loser finds the
   * winner's. A callback without a vendor's id gets a job of its own.
   */
  public LockedJob lockOrCreate(CallbackAddress.OfHook hook, Optional<String> providerJobId) {
    throw new UnsupportedOperationException();
  }

  /** Claims due QUEUED jobs of the node's application and this provider: state SUBMITTING, next submission number. Skips rows that others hold. */
  public List<ClaimedJob> claimDue(Node node, String provider, int max) {
    throw new UnsupportedOperationException();
  }

  /** The claimed job's audio; bytes are read outside the transaction, chunk by chunk. */
  public SubmissionAudio audio(UUID jobId) {
    throw new UnsupportedOperationException();
  }

  /** The provider took it: SUBMITTING becomes SUBMITTED; a job that ended meanwhile just learns the vendor's id. */
  public void submitted(ClaimedJob job, String providerJobId) {
    throw new UnsupportedOperationException();
  }

  /** The provider did not take it: SUBMITTING becomes QUEUED, due after the delay. */
  public void requeue(ClaimedJob job, Duration delay, String problem) {
    throw new UnsupportedOperationException();
  }

  /** Nobody knows whether the provider took it: SUBMITTING becomes UNCERTAIN. */
  public void uncertain(ClaimedJob job, String problem) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a job that has not ended, and drops its stored audio.
   *
   * @return false if it had ended already; then nothing is changed
   */
  public boolean end(UUID jobId, Outcome outcome, Optional<String> providerJobId) {
    throw new UnsupportedOperationException();
  }

  /** Add-ons that failed in a job that succeeded. */
  public List<PartialFailure> partialFailures(UUID jobId) {
    throw new UnsupportedOperationException();
  }

  /** Notes a trouble for people; changes no state. */
  public void problem(UUID jobId, String problem) {
    throw new UnsupportedOperationException();
  }

  /** What the dead node was submitting becomes UNCERTAIN. Skips rows that others hold. Returns how many rows it still owns. */
  public int release(Node dead) {
    throw new UnsupportedOperationException();
  }

  /** Drops contents; see {@link dev.hearback.Transcriptions#erase}. Marks the vendor's copy as due for deletion if the vendor's id is known. */
  public void erase(UUID jobId) {
    throw new UnsupportedOperationException();
  }

  /** Erased jobs of this provider whose vendor's copy is due for deletion now; each is due again after the delay until {@link #vendorErased}. */
  public List<VendorCopy> claimVendorCopies(String provider, Duration again, int max) {
    throw new UnsupportedOperationException();
  }

  public void vendorErased(UUID jobId) {
    throw new UnsupportedOperationException();
  }

  /** A vendor's copy that is to be deleted. */
  public record VendorCopy(UUID jobId, String providerJobId) {}
}
