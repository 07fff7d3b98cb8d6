package dev.hearback.it.app.trouble;

import dev.hearback.TranscriptionSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;

/** Takes five seconds for each event. */
@ApplicationScoped
public class SleepingObserver {

  void on(@Observes TranscriptionSucceeded event) throws InterruptedException {
    TimeUnit.SECONDS.sleep(5);
  }
}
