package dev.hearback.spi;

/** What a vendor that refuses a submission objects to: this job alone, or every job. */
public enum Objection {
  /** The job: its audio, a model, an option. Other jobs are not concerned. */
  JOB,
  /** The key (HTTP 401): no job is taken until another is configured, or the vendor accepts it. */
  KEY,
  /** What is to be paid (HTTP 402): no job is taken until the vendor has its money. */
  CREDIT,
  /**
   * Either (HTTP 403, a redirect): the key's rights or the base URL, and so every job, or just what
   * this job asks for. {@link TranscriptionVendor#probe} tells.
   */
  UNCLEAR
}
