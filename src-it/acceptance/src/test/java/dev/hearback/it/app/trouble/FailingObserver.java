package dev.hearback.it.app.trouble;

import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Fails with each event. */
@ApplicationScoped
public class FailingObserver {

  void on(@Observes TranscriptionSucceeded event) {
    throw new IllegalStateException("always");
  }
}
