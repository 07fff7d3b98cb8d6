package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.Deliveries;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelivererTest {

  private final List<String> recorded = new CopyOnWriteArrayList<>();
  private final Deliverer deliverer = new Deliverer();
  private final ClaimedDelivery delivery =
      new ClaimedDelivery(
          UUID.randomUUID(), 1, UUID.randomUUID(), Optional.empty(), "store", 1, 8, true, 0);

  @BeforeEach
  void start() {
    deliverer.settings = new TwoAttemptsLeft();
    deliverer.transactions = new NoTransactions();
    deliverer.deliveries = new Recording();
    deliverer.observers = new OneObserver();
  }

  @Test
  void lostClaim_isNotToldAsAFailureOfTheObserver_butCounts() throws Exception {
    try (Logged logged = new Logged()) {
      deliver(new ClaimLostException("delivery", delivery.id()));
      assertThat(recorded).singleElement().asString().startsWith("postponed: ");
      assertThat(logged.messages()).singleElement().asString().contains("INFO HB-0340");
    }
  }

  @Test
  void failure_isRecordedAndTold() throws Exception {
    try (Logged logged = new Logged()) {
      deliver(new IllegalStateException("trouble"));
      assertThat(recorded).singleElement().asString().startsWith("postponed: ").contains("trouble");
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .contains("INFO HB-0341 Observer store failed", "attempt 9 of 10");
    }
  }

  @AfterEach
  void stop() {
    deliverer.stop(Deadline.in(Duration.ofSeconds(5)));
  }

  private void deliver(Exception trouble) throws InterruptedException {
    deliverer.call =
        new ObserverCall() {
          @Override
          void make(Observer observer, ClaimedDelivery which) throws Exception {
            throw trouble;
          }
        };
    CountDownLatch done = new CountDownLatch(1); // a suspect's end has the next one looked for
    deliverer.start(task -> new Thread(task).start(), done::countDown);
    deliverer.take(delivery);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static final class TwoAttemptsLeft extends Settings {
    @Override
    public long dispatchBytes() {
      return 1;
    }

    @Override
    public int observerThreads() {
      return 1;
    }

    @Override
    public RetryPolicy deliveryRetries() {
      return new RetryPolicy(10, Duration.ZERO, Duration.ZERO);
    }
  }

  private static final class NoTransactions extends Transactions {
    @Override
    public <T> T insist(String what, Duration timeout, Work<T> work) {
      try {
        return work.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Recording extends Deliveries {
    @Override
    public boolean postpone(ClaimedDelivery which, Duration delay, String problem) {
      return recorded.add("postponed: " + problem);
    }
  }

  private static final class OneObserver extends Observers {
    @Override
    public Set<String> ids() {
      return Set.of("store");
    }

    @Override
    Observer find(String id) {
      return new Observer(id, null, false);
    }
  }
}
