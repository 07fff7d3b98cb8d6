package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ByteBudgetTest {

  /** 10 for each of the two, 20 in common. */
  private final ByteBudget budget = new ByteBudget(40, 2);

  private final List<String> admitted = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    budget.close();
  }

  @Test
  void smallWork_doesNotWaitForSomebodyElsesLargeWork() {
    now("slow", 20);
    later("slow", 20);
    now("quick", 4);
    now("quick", 6);
  }

  @Test
  void onlyOneOfASharerWaits_soThatItsSmallWorkGoesOn() {
    now("slow", 20);
    later("quick", 20);
    assertThat(budget.take("quick", 20)).isEmpty();
    now("quick", 10);
  }

  @Test
  void largeWork_getsItsTurnBeforeWhatCameLater() {
    Runnable first = now("a", 12);
    now("b", 10);
    later("a", 20);
    later("b", 5); // although there would be room for it
    first.run();
    await().until(() -> admitted.equals(List.of("a 20")));
  }

  @Test
  void moreThanTheWholeBudget_isAdmittedAlone() {
    Runnable huge = now("a", 1000);
    later("b", 11);
    huge.run();
    await().until(() -> admitted.equals(List.of("b 11")));
    later("a", 1000);
  }

  @Test
  void bytesGivenBackTwice_areGivenBackOnce() {
    Runnable first = now("a", 15);
    first.run();
    first.run();
    now("a", 20);
    later("b", 11);
  }

  @Test
  void closedBudget_letsNobodyWait() {
    now("a", 20);
    Thread waiting = later("b", 20);
    budget.close();
    await().until(() -> !waiting.isAlive());
    assertThat(admitted).isEmpty();
  }

  private Runnable now(String sharer, long bytes) {
    Optional<Runnable> giveBack = budget.take(sharer, bytes);
    return giveBack.orElseThrow();
  }

  /** Comes now, and is not admitted yet. */
  private Thread later(String sharer, long bytes) {
    Thread thread =
        new Thread(
            () ->
                budget
                    .take(sharer, bytes)
                    .ifPresent(giveBack -> admitted.add(sharer + " " + bytes)));
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }
}
