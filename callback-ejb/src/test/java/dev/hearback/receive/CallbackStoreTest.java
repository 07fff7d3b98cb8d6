package dev.hearback.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Logged;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.CallbackTable.StoreResult.Kind;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Retention;
import dev.hearback.settings.TestSettings;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.WithoutTransactions;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import dev.hearback.work.NoMemoryToLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackStoreTest {

  private static final long SMALL = 1000;
  private static final long LONG = 1024 * 1024;
  private static final long LARGE = 100 * 1024 * 1024;
  private static final int BITS = 3;

  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);
  private final Semaphore asked = new Semaphore(0);
  private final Semaphore taken = new Semaphore(0);
  private final List<Boolean> answers = new CopyOnWriteArrayList<>();
  private final CallbackStore store = new CallbackStore();
  private volatile long now;
  private int threads = 2;
  private int different;
  private volatile Kind result = Kind.STORED;

  /** How the database takes a body. */
  private interface Taking {
    void take(ReceivedCallback callback) throws IOException, InterruptedException;
  }

  @BeforeEach
  void setUp() {
    store.settings = new FewThreads();
    store.transactions = new WithoutTransactions();
    store.dispatcher = new NoRoom();
    store.nanos = () -> now;
    store.listener = LogFixture.receiving();
    store.deliveryListener = LogFixture.deliveries();
  }

  @Test
  void callbacksBehindOneThatIsNotStored_areRefusedAtOnce_untilItIs() throws Exception {
    start(callback -> back.await());
    accept(SMALL); // is being stored, and hangs
    stuck.await();
    accept(SMALL); // waits
    assertThat(answers).isEmpty();
    now += Duration.ofMillis(1001).toNanos();

    accept(SMALL);
    assertThat(answers).containsExactly(false);

    back.countDown();
    store.stop(Deadline.in(Duration.ofSeconds(10)));
    assertThat(answers).containsExactly(false, true, true);
  }

  @Test
  void callbacksBehindALargeOneThatIsStoredBitByBit_wait() throws Exception {
    start(this::takeBitByBit);
    accept(LARGE); // is being stored
    stuck.await();
    accept(LARGE); // waits
    for (int bit = 1; bit < BITS; bit++) {
      now += Duration.ofMillis(999).toNanos();
      asked.release();
      taken.acquire();
    }

    accept(LARGE);
    assertThat(answers).isEmpty();

    asked.release(3 * BITS);
    await().untilAsserted(() -> assertThat(answers).containsExactly(true, true, true));
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  @Test
  void timeThatStoringMayTake_growsWithTheBody() throws Exception {
    List<Duration> limits = new CopyOnWriteArrayList<>();
    store.transactions =
        new WithoutTransactions() {
          @Override
          public <T> T inNew(Duration limit, Work<T> work) {
            limits.add(limit);
            return super.inNew(limit, work);
          }
        };
    start(callback -> {});
    accept(SMALL);
    accept(LARGE);
    await().until(() -> answers.size() == 2);
    assertThat(limits).containsExactlyInAnyOrder(Duration.ofSeconds(6), Duration.ofSeconds(58));
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  /** A connection that just ends tells the sender less, and some of them give up then. */
  @ParameterizedTest
  @ValueSource(longs = {SMALL, LARGE})
  void callbackThatTheStopLeavesNoTimeFor_isRefused(long length) throws Exception {
    start(callback -> back.await());
    accept(length); // is being stored, and hangs
    stuck.await();
    accept(length); // waits

    store.stop(Deadline.in(Duration.ZERO));
    assertThat(answers).containsExactly(false);

    back.countDown();
    await().untilAsserted(() -> assertThat(answers).containsExactly(false, true));
  }

  @Test
  void callbackThatMemoryLacksFor_isRefused_thoughThatCannotBeLogged() {
    start(
        callback -> {
          throw new OutOfMemoryError("an observer's");
        });
    try (NoMemoryToLog noMemory = new NoMemoryToLog(LogFixture.class)) {
      accept(SMALL);
      await().untilAsserted(() -> assertThat(answers).containsExactly(false));
      store.stop(Deadline.in(Duration.ofSeconds(10)));
    }
  }

  @Test
  void callbackThatIsNotStored_isToldWithTheDatabasesCode_butNotItsWords() {
    start(
        callback -> {
          throw new StorageException("HB-0210 no", new SQLException("Anna is twice", "23505"));
        });
    try (Logged logged = new Logged()) {
      accept(SMALL);
      await().until(() -> !logged.messages().isEmpty());
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0107 ")
          .endsWith(": HB-0210, SQL state 23505, java.sql.SQLException");
    }
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  @Test
  void callbackThatMustWaitForOthersOfItsJob_isAskedForAgain_andOneThatNobodyWantsIsNot() {
    start(callback -> {});
    result = Kind.NO_ROOM;
    accept(SMALL);
    await().untilAsserted(() -> assertThat(answers).containsExactly(false));
    result = Kind.IGNORED;
    accept(SMALL);
    await().untilAsserted(() -> assertThat(answers).containsExactly(false, true));
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @CsvSource({LONG + ", 4, 4", LARGE + ", 2, 2"})
  void smallOne_doesNotWaitForOthers(long length, int ofThreads, int others) throws Exception {
    threads = ofThreads;
    start(
        callback -> {
          if (callback.body().length() == length) {
            back.await();
          }
        });
    for (int i = 0; i < others; i++) {
      accept(length);
    }
    stuck.await();

    accept(SMALL);
    await().untilAsserted(() -> assertThat(answers).containsExactly(true));

    back.countDown();
    store.stop(Deadline.in(Duration.ofSeconds(10)));
    assertThat(answers).hasSize(others + 1).containsOnly(true);
  }

  @Test
  void largeOneThatComesAgainWhileItWaits_isNotTakenTwice() throws Exception {
    start(callback -> back.await());
    accept(LARGE, 1); // is being stored
    accept(LARGE, 2); // waits
    accept(LARGE, 2);
    assertThat(answers).containsExactly(false);

    back.countDown();
    await().untilAsserted(() -> assertThat(answers).containsExactly(false, true, true));
    accept(LARGE, 2); // the database knows it
    await().untilAsserted(() -> assertThat(answers).containsExactly(false, true, true, true));
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  private void start(Taking taking) {
    store.callbacks =
        new CallbackTable() {
          @Override
          public StoreResult store(
              ReceivedCallback callback, Optional<Node> owner, Retention keep) {
            stuck.countDown();
            try {
              taking.take(callback);
            } catch (IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return StoreResult.of(result);
          }
        };
    store.start(work -> new Thread(work).start());
  }

  private void takeBitByBit(ReceivedCallback callback) throws IOException, InterruptedException {
    try (InputStream body = callback.body().open()) {
      for (int bit = 0; bit < BITS; bit++) {
        asked.acquire();
        body.read(new byte[1]);
        taken.release();
      }
    }
  }

  private void accept(long length) {
    accept(length, ++different);
  }

  private void accept(long length, int number) {
    ReceivedCallback callback =
        new ReceivedCallback(
            new UUID(1, number),
            new CallbackAddress.OfJob("p", new UUID(1, 2), 1),
            "POST",
            "",
            Optional.empty(),
            new Body(length));
    store.accept(callback, answers::add);
  }

  private record Body(long length) implements ReceivedCallback.Body {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(new byte[1000]);
    }
  }

  private final class FewThreads extends TestSettings {
    FewThreads() {
      with(Catalogue.RECEIVE_THREADS, () -> threads);
    }

    @Override
    public Retention retention() {
      return InboxFixture.KEEP;
    }
  }

  private static final class NoRoom extends Dispatcher {
    @Override
    public boolean hasRoom() {
      return false;
    }
  }
}
