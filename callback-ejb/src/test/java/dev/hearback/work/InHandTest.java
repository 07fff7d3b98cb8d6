package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InHandTest {

  private final InHand<String> inHand = new InHand<>(Duration.ZERO);

  @Test
  void stray_isWhatIsOwnedAndNotInHandAtTwoLooksInARow() {
    inHand.take("worked on");
    assertThat(inHand.strays(() -> List.of("worked on", "lost"))).isEmpty();
    assertThat(inHand.strays(() -> List.of("worked on", "lost", "new"))).containsExactly("lost");
    assertThat(inHand.strays(() -> List.of("worked on"))).isEmpty();
    assertThat(inHand.strays(() -> List.of("new"))).isEmpty();
  }

  @Test
  void claimThatIsTakenInHandBetweenTwoLooks_isNoStray() {
    assertThat(inHand.strays(() -> List.of("just committed"))).isEmpty();
    inHand.take("just committed");
    assertThat(inHand.strays(() -> List.of("just committed"))).isEmpty();
  }

  @Test
  void workThatEndedWithoutARecord_isAStray() {
    inHand.take("a");
    inHand.drop("a");
    inHand.strays(() -> List.of("a"));
    assertThat(inHand.strays(() -> List.of("a"))).containsExactly("a");
  }

  @Test
  void workForAFullLane_isGivenBack_andNoLongerInHand() {
    Lane full = new Lane("full", 1, 1, task -> {});
    List<String> givenBack = new ArrayList<>();
    for (String one : List.of("first", "second", "third")) {
      inHand.work(full::offer, one, () -> {}, givenBack::add);
    }
    assertThat(givenBack).isNotEmpty().doesNotContain("first");
    inHand.strays(() -> givenBack);
    assertThat(inHand.strays(() -> givenBack)).containsExactlyInAnyOrderElementsOf(givenBack);
  }

  @Test
  void workThatThereIsNoMemoryToQueue_isAStray() {
    assertThatThrownBy(
            () ->
                inHand.work(
                    work -> {
                      throw new OutOfMemoryError();
                    },
                    "a",
                    () -> {},
                    one -> {}))
        .isInstanceOf(OutOfMemoryError.class);
    inHand.strays(() -> List.of("a"));
    assertThat(inHand.strays(() -> List.of("a"))).containsExactly("a");
  }

  @Test
  void database_isNotAskedBeforeThePauseIsOver() {
    InHand<String> patient = new InHand<>(Duration.ofHours(1));
    assertThat(
            patient.strays(
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEmpty();
  }
}
