package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimTrackerTest {

  private final ClaimTracker<String> claims = new ClaimTracker<>(Duration.ZERO);

  @Test
  void orphan_isWhatIsOwnedAndNotTrackedAtTwoLooksInARow() {
    claims.take("worked on");
    assertThat(claims.orphans(() -> List.of("worked on", "lost"))).isEmpty();
    assertThat(claims.orphans(() -> List.of("worked on", "lost", "new"))).containsExactly("lost");
    assertThat(claims.orphans(() -> List.of("worked on"))).isEmpty();
    assertThat(claims.orphans(() -> List.of("new"))).isEmpty();
  }

  @Test
  void claimThatIsTakenBetweenTwoLooks_isNoOrphan() {
    assertThat(claims.orphans(() -> List.of("just committed"))).isEmpty();
    claims.take("just committed");
    assertThat(claims.orphans(() -> List.of("just committed"))).isEmpty();
  }

  @Test
  void workThatEndedWithoutARecord_isAnOrphan() {
    claims.take("a");
    claims.drop("a");
    claims.orphans(() -> List.of("a"));
    assertThat(claims.orphans(() -> List.of("a"))).containsExactly("a");
  }

  @Test
  void workForAFullPool_isGivenBack_andNoLongerTracked() {
    WorkerPool full = new WorkerPool("full", 1, 1, task -> {});
    List<String> givenBack = new ArrayList<>();
    for (String one : List.of("first", "second", "third")) {
      claims.work(full::offer, one, () -> {}, givenBack::add);
    }
    assertThat(givenBack).isNotEmpty().doesNotContain("first");
    claims.orphans(() -> givenBack);
    assertThat(claims.orphans(() -> givenBack)).containsExactlyInAnyOrderElementsOf(givenBack);
  }

  @Test
  void workThatThereIsNoMemoryToQueue_isAnOrphan() {
    assertThatThrownBy(
            () ->
                claims.work(
                    work -> {
                      throw new OutOfMemoryError();
                    },
                    "a",
                    () -> {},
                    one -> {}))
        .isInstanceOf(OutOfMemoryError.class);
    claims.orphans(() -> List.of("a"));
    assertThat(claims.orphans(() -> List.of("a"))).containsExactly("a");
  }

  @Test
  void database_isNotAskedBeforeThePauseIsOver() {
    ClaimTracker<String> patient = new ClaimTracker<>(Duration.ofHours(1));
    assertThat(
            patient.orphans(
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEmpty();
  }
}
