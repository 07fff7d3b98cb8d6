package dev.hearback.simulator;

/** What becomes of the audio. */
public enum Outcome {
  /** A transcript. */
  SUCCEED,
  /** An error, in the vendor's own shape. */
  FAIL
}
