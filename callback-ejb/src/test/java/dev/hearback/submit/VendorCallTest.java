package dev.hearback.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.SubmissionNotTakenException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VendorCallTest {

  @Test
  void waitThatTheVendorAsksFor_standsInTheAnswer() {
    Optional<Duration> asked = Optional.of(Duration.ofSeconds(17));
    assertThat(
            SubmissionResult.NotTaken.of(
                new SubmissionNotTakenException("429", "too many requests", asked, null)))
        .isEqualTo(new SubmissionResult.NotTaken("429", "too many requests", asked, true));
  }
}
