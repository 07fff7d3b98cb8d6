package dev.hearback;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Where an event comes from: the job, and the delivery of its outcome to one observer.
 *
 * @param jobId the job's id
 * @param provider name of the provider
 * @param vendorJobId the vendor's own id of the job; {@code null} if it never named one
 * @param tags the job's tags
 * @param attributes the job's attributes
 * @param idempotencyKey see {@link TranscriptionEvent#idempotencyKey()}
 * @param generation 1 for the first outcome of a job; higher where an operator replayed it or
 *     adopted a late one
 * @param attempt the number of recorded failures plus one; after a crash, or when memory ran out, a
 *     call may have the number of the one before, so 1 does not mean "never called"
 */
public record EventOrigin(
    UUID jobId,
    String provider,
    String vendorJobId,
    Set<String> tags,
    Map<String, String> attributes,
    String idempotencyKey,
    int generation,
    int attempt) {

  /** Copies the collections. */
  public EventOrigin {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    tags = Set.copyOf(tags);
    attributes = Map.copyOf(attributes);
  }

  /** An origin for tests of observers: a random job of the provider {@code test}, first attempt. */
  public static EventOrigin sample() {
    UUID job = UUID.randomUUID();
    return new EventOrigin(job, "test", null, Set.of(), Map.of(), job + "-1", 1, 1);
  }

  /** The same with other attributes. */
  public EventOrigin withAttributes(Map<String, String> attributes) {
    return new EventOrigin(
        jobId, provider, vendorJobId, tags, attributes, idempotencyKey, generation, attempt);
  }
}
