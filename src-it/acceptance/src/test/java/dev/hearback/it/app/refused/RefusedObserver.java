package dev.hearback.it.app.refused;

import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

/** Wants to be called after a transaction that is its own. */
@ApplicationScoped
public class RefusedObserver {

  void late(
      @Observes(during = TransactionPhase.AFTER_SUCCESS) TranscriptionSucceeded transcription) {
    // never called
  }
}
