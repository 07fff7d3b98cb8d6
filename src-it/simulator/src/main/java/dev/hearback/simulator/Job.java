package dev.hearback.simulator;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A piece of audio that a vendor has been asked to transcribe. */
interface Job {
  Endpoint endpoint();

  String id();

  Behaviour behaviour();

  /** What was asked for; with the id if the job is taken. */
  Submission submission(boolean taken);

  /** Answers the submission as the vendor documents it. */
  void answer(Exchange exchange) throws IOException, Refusal;

  /** What the vendor would say with this error status. */
  Refusal refusal(int status);

  /** The job is taken: it can be asked for from now on. */
  default void begin() {}

  /** The audio is transcribed, or has failed. */
  default void finish(Instant now) {}

  /** The call that the job asks for. */
  Optional<Delivery> delivery();
}
