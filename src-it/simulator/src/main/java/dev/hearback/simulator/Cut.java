package dev.hearback.simulator;

/** Where the connection of a submission breaks. */
public enum Cut {
  /** It does not: the submission is answered. */
  NONE,
  /** After the header, with the body unread. The job is not taken. */
  BEFORE_BODY,
  /** After the last byte of the body, instead of an answer. */
  AFTER_BODY
}
