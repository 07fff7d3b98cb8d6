package dev.hearback.sample;

import dev.hearback.Failure;
import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionFailed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Keeps why a call has no transcript. Without an observer for failures they would wait as dead
 * letters for the operator.
 */
@Dependent
class StoreFailure {

  private final Calls calls;

  @Inject
  StoreFailure(Calls calls) {
    this.calls = calls;
  }

  @ObserverId("calls.failure")
  void store(@Observes @Tagged("calls") TranscriptionFailed event) {
    Failure failure = event.failure();
    // failure.retryable() tells whether submitting the same recording again may help.
    calls.setFailure(event.attribute("call"), failure.code() + ": " + failure.message());
  }
}
