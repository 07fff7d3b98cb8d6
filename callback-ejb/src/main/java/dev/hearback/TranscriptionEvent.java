package dev.hearback;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What finally became of one transcription job. Observe this type for both outcomes, or one of the
 * two records for just that one:
 *
 * <pre>{@code
 * void transcribed(@Observes @Tagged("calls") TranscriptionSucceeded event) { … }
 * }</pre>
 *
 * <p><b>Delivery.</b> Each observer is called on a managed thread, in a JTA transaction of its own
 * which also records the delivery: its work in Hearback's data source, or in another one if both
 * are XA, takes effect once. It is called again, later, when it throws, when its transaction does
 * not commit, when it takes longer than {@code hearback.observer.timeout}, or when its server dies.
 * After {@code hearback.delivery.max-attempts} failures the outcome is a dead letter for it, which
 * only an operator moves.
 *
 * <p>Work that leaves that transaction (a mail, a remote call) may therefore happen more than once:
 * hand {@link #idempotencyKey()} to the other side, or accept the repetition. A data source that
 * cannot join the transaction makes the call fail (HB-0220): annotate such an observer {@link
 * OutsideTransaction}; it is then called at least once, and all its work may happen again.
 *
 * <p><b>Not promised.</b> One event only for each job: when an operator replays an outcome, or
 * adopts another, there is one of a higher {@linkplain EventOrigin#generation() generation}, with
 * another idempotency key. Order: observers of one event run independently of each other, and the
 * outcomes of different jobs come in no order. Priorities, asynchronous declarations and the
 * caller's identity change nothing. Transaction phases ({@code during = …}) and injected {@code
 * EventMetadata} are refused at start-up.
 */
public sealed interface TranscriptionEvent permits TranscriptionSucceeded, TranscriptionFailed {

  /** Which job, and which delivery of its outcome, this event is about. */
  EventOrigin origin();

  /** The job's id, as {@link Transcriptions#submit} returned it. */
  default UUID jobId() {
    return origin().jobId();
  }

  /** Name of the provider that the job was submitted to. */
  default String provider() {
    return origin().provider();
  }

  /** The job's tags; empty if it has none. */
  default Set<String> tags() {
    return origin().tags();
  }

  /**
   * The job's attributes; empty if it has none. Of a job that was submitted elsewhere they are what
   * its sender wrote beside it: Deepgram's {@code extra}, Gladia's {@code custom_metadata}, and the
   * query of the callback URL; not what is named like a secret.
   */
  default Map<String, String> attributes() {
    return origin().attributes();
  }

  /**
   * One attribute of the job.
   *
   * @return its value, or {@code null} if the job has no attribute of that name
   */
  default String attribute(String name) {
    return origin().attributes().get(name);
  }

  /**
   * A key that is the same for every attempt to hand this outcome to this observer, and different
   * for every other observer, job, replay and adopted outcome. Up to 64 letters, digits and
   * hyphens.
   */
  default String idempotencyKey() {
    return origin().idempotencyKey();
  }
}
