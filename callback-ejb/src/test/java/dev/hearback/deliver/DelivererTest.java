package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.TranscriptionEvent;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.WithoutTransactions;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two observers, "mail" and "store", each with one thread; the clock and the watch by hand. */
@Timeout(30)
class DelivererTest {

  private static final int PAUSE_AFTER = 4;
  private static final long BYTES = 40;
  private static final String TIMED_OUT =
      "postponed: java.util.concurrent.TimeoutException: did not end within PT1M at "
          + DelivererTest.class.getName()
          + ".";
  private static final Node NODE = new Node(UUID.randomUUID(), "shop");

  private volatile boolean cannotBegin;
  private volatile boolean claimIsLost;
  private final List<AttemptError> attempts = new CopyOnWriteArrayList<>();
  private final List<Duration> delays = new CopyOnWriteArrayList<>();
  private final List<String> recorded = new CopyOnWriteArrayList<>();
  private final List<String> called = new CopyOnWriteArrayList<>();
  private final List<Map<String, Integer>> asked = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Deliverer deliverer = new Deliverer();
  private List<Pause> paused = List.of();
  private volatile Behaviour behaviour = delivery -> {};
  private volatile Behaviour beginning = delivery -> {};
  private volatile long now;
  private volatile boolean cannotRecord;
  private int threads = 1;

  /** What "store" does; "mail" always succeeds. */
  private interface Behaviour {
    void call(ClaimedDelivery delivery) throws Exception;
  }

  static ClaimedDelivery delivery(String observer) {
    return delivery(observer, 0);
  }

  private static ClaimedDelivery delivery(String observer, long bytes) {
    return new ClaimedDelivery(
        UUID.randomUUID(),
        1,
        UUID.randomUUID(),
        Optional.empty(),
        observer,
        1,
        8,
        false,
        bytes,
        Optional.empty());
  }

  private static ClaimedDelivery failedSoOften(int attempts) {
    return new ClaimedDelivery(
        UUID.randomUUID(),
        1,
        UUID.randomUUID(),
        Optional.empty(),
        "store",
        1,
        attempts,
        false,
        0,
        Optional.empty());
  }

  private static ClaimedDelivery claimedSoOften(long claim) {
    return new ClaimedDelivery(
        UUID.randomUUID(),
        claim,
        UUID.randomUUID(),
        Optional.empty(),
        "store",
        1,
        0,
        false,
        0,
        Optional.empty());
  }

  private static ClaimedDelivery suspect(String observer) {
    return new ClaimedDelivery(
        UUID.randomUUID(),
        1,
        UUID.randomUUID(),
        Optional.empty(),
        observer,
        1,
        8,
        true,
        0,
        Optional.empty());
  }

  @BeforeEach
  void start() {
    deliverer.settings = new TwoAttemptsLeft();
    deliverer.transactions = new Recordable();
    deliverer.deliveries = new Recording();
    deliverer.clusterNode =
        new ClusterNode() {
          @Override
          public Node node() {
            return NODE;
          }
        };
    deliverer.attemptLog =
        new AttemptLog() {
          @Override
          public void record(
              Node node,
              UUID subject,
              Optional<UUID> jobId,
              Optional<String> observer,
              int number,
              AttemptError error) {
            attempts.add(error);
          }
        };
    deliverer.observers = new TwoObservers();
    deliverer.nanos = () -> now;
    deliverer.listener = LogFixture.deliveries();
    deliverer.database =
        new Database() {
          @Override
          public boolean toleratesInterrupts() {
            return true;
          }
        };
    deliverer.pauses =
        new Pauses() {
          @Override
          public List<Pause> list(String application) {
            return paused;
          }
        };
    deliverer.call =
        new ObserverCall() {
          @Override
          void make(Observer observer, Attempt attempt) throws Exception {
            if (cannotBegin) {
              throw new StorageException("HB-0211 no connection", null);
            }
            beginning.call(attempt.delivery());
            attempt.enter();
            try {
              if (observer.id().equals("store")) {
                behaviour.call(attempt.delivery());
              }
              called.add(observer.id());
            } finally {
              attempt.leave();
            }
          }
        };
    startThreads();
  }

  private void startThreads() {
    deliverer.start(
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          thread.start();
        },
        () -> recorded.add("next"));
  }

  @AfterEach
  void stop() {
    release.countDown();
    deliverer.stop(Deadline.in(Duration.ofSeconds(5)));
    await().until(() -> deliverer.stuck().isEmpty()); // nobody waits for them at a stop
  }

  @Test
  void lostClaim_isToldAsThat_andNothingElse() {
    try (Logged logged = new Logged()) {
      claimIsLost = true;
      ClaimedDelivery delivery = delivery("store");
      for (Exception error :
          List.of(
              new ClaimLostException("delivery", delivery.id()), new IllegalStateException("x"))) {
        logged.messages().clear();
        fail(error, delivery);
        await().until(() -> !logged.messages().isEmpty());
        assertThat(logged.messages()).singleElement().asString().contains("INFO HB-0340");
      }
      assertThat(attempts).isEmpty();
    }
  }

  @Test
  void claimThatIsNotLostAfterAll_isAnAttempt_andToldAsOne() {
    try (Logged logged = new Logged()) {
      ClaimedDelivery delivery = delivery("store");
      fail(new ClaimLostException("delivery", delivery.id()), delivery);
      await().until(() -> !logged.messages().isEmpty());
      assertThat(logged.messages()).singleElement().asString().contains("INFO HB-0341");
      assertThat(attempts).hasSize(1);
    }
  }

  @Test
  void claimThatIsLostBeforeTheObserverIsCalled_isNoAttempt() {
    try (Logged logged = new Logged()) {
      beginning =
          delivery -> {
            throw new ClaimLostException("delivery", delivery.id());
          };
      deliverer.take(delivery("store"));
      await().until(() -> !logged.messages().isEmpty());
      assertThat(logged.messages()).singleElement().asString().contains("INFO HB-0340");
      assertThat(recorded).isEmpty();
    }
  }

  @Test
  void deliveryThatCannotBegin_isTriedAgainLater_andSpendsNoAttempt() {
    try (Logged logged = new Logged()) {
      cannotBegin = true;
      deliverer.take(delivery("store"));
      await().until(() -> !recorded.isEmpty());
      assertThat(recorded).singleElement().asString().startsWith("not begun: ");
      assertThat(called).isEmpty();
      assertThat(logged.messages()).singleElement().asString().contains("INFO HB-0353");
    }
  }

  @Test
  void failureOfOurOwn_isNone_ofTheObserver_andIsToldSo() {
    try (Logged logged = new Logged()) {
      beginning =
          delivery -> {
            throw new IllegalStateException("HB-0310 no adapter");
          };
      for (int i = 0; i <= PAUSE_AFTER; i++) {
        int before = recorded.size();
        deliverer.take(failedSoOften(0));
        await().until(() -> recorded.size() > before);
      }
      assertThat(recorded).allMatch(record -> record.startsWith("not begun: "));
      assertThat(attempts).isEmpty();
      assertThat(called).isEmpty();
      assertThat(deliverer.paused()).isEmpty();
      assertThat(logged.messages())
          .allSatisfy(
              line ->
                  assertThat(line)
                      .startsWith("WARNING HB-0353 ")
                      .contains("Hearback could not call observer store, which is no attempt of it")
                      .contains(": HB-0310, java.lang.IllegalStateException\n\tat ")
                      .doesNotContain("no adapter"));
    }
  }

  @Test
  void failureOfOurOwn_thatGoesOn_isTriedAgainLessAndLessOften() {
    beginning =
        delivery -> {
          throw new IllegalStateException("HB-0310 no adapter");
        };
    List<Duration> longest = new ArrayList<>();
    for (int claim : List.of(1, 5, 1000)) {
      Duration most = Duration.ZERO;
      for (int i = 0; i < 40; i++) {
        int before = delays.size();
        deliverer.take(claimedSoOften(claim));
        await().pollInterval(Duration.ofMillis(1)).until(() -> delays.size() > before);
        Duration delay = delays.get(before);
        assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(301));
        most = most.compareTo(delay) > 0 ? most : delay;
      }
      longest.add(most);
    }
    assertThat(longest).isSorted();
    assertThat(longest.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(longest.get(2)).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void failure_isKeptWithTheAttempt_andShowsTheUsersOwnFrame() {
    loggedOfFailure(0);
    await().until(() -> !attempts.isEmpty());
    AttemptError error = attempts.get(0);
    String frame = " at " + DelivererTest.class.getName() + ".usersCode(DelivererTest.java:";
    assertThat(error.error()).startsWith("java.sql.SQLException" + frame);
    assertThat(error.stack())
        .startsWith("java.lang.IllegalStateException\n\tat " + DelivererTest.class.getName())
        .contains("\nCaused by: java.sql.SQLException\n\tat ")
        .doesNotContain("Anna");
    assertThat(error.messages())
        .contains(
            "java.sql.SQLException: Anna is missing HB-0612 ben\n"
                + "java.lang.IllegalStateException: no row for Anna");
    assertThat(recorded)
        .singleElement()
        .asString()
        .startsWith("postponed: java.sql.SQLException: Anna is missing")
        .contains(frame);
  }

  @Test
  void failure_isRecordedAndTold() {
    try (Logged logged = new Logged()) {
      fail(new IllegalStateException("error"), delivery("store"));
      await().until(() -> !logged.messages().isEmpty());
      assertThat(recorded).singleElement().asString().startsWith("postponed: ").contains("error");
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .contains("INFO HB-0341 Observer store failed", "attempt 9 of 10");
    }
  }

  @Test
  void firstAndLastFailure_areWarnings_withTheFramesOfTheUsersCode_butWithoutWords() {
    for (int attempts : List.of(0, 9)) {
      String warning = loggedOfFailure(attempts);
      assertThat(warning)
          .startsWith("WARNING HB-0341 ")
          .contains("attempt " + (attempts + 1) + " of 10: java.lang.IllegalStateException\n\tat ")
          .contains("\n\tat " + DelivererTest.class.getName() + ".usersCode(DelivererTest.java:")
          .contains("\nCaused by: java.sql.SQLException\n\tat ")
          .doesNotContain("Anna");
    }
    assertThat(loggedOfFailure(1)).startsWith("INFO HB-0341 ").doesNotContain("\tat ");
  }

  @Test
  void wordsOfExceptions_areLoggedIfThatIsWanted() {
    deliverer.listener = LogFixture.deliveries(true);
    deliverer.stop(Deadline.in(Duration.ofSeconds(5)));
    startThreads();
    assertThat(loggedOfFailure(0))
        .contains(": java.lang.IllegalStateException: no row for Anna\n\tat ")
        .contains("\nCaused by: java.sql.SQLException: Anna is missing HB-0612 ben\n\tat ");
  }

  @Test
  void throwableThatIsBadlyMade_isAFailureLikeAnyOther() {
    ClaimedDelivery delivery = failedSoOften(0);
    try (Logged logged = new Logged()) {
      fail(
          new IllegalStateException("x") {
            @Override
            public StackTraceElement[] getStackTrace() {
              return null;
            }

            @Override
            public synchronized Throwable getCause() {
              throw new UnsupportedOperationException();
            }
          },
          delivery);
      await().until(() -> !logged.messages().isEmpty());
      assertThat(recorded).singleElement().asString().startsWith("postponed: ");
      assertThat(logged.messages()).singleElement().asString().contains("HB-0341");
    }
  }

  private String loggedOfFailure(int attempts) {
    try (Logged logged = new Logged()) {
      behaviour = delivery -> usersCode();
      deliverer.take(failedSoOften(attempts));
      await().until(() -> logged.messages().stream().anyMatch(line -> line.contains("HB-0341")));
      return logged.messages().stream().filter(line -> line.contains("HB-0341")).findFirst().get();
    }
  }

  private static void usersCode() {
    throw new IllegalStateException(
        "no row for Anna", new SQLException("Anna is missing\r\nHB-0612 ben"));
  }

  @Test
  void deadLetter_isAWarningThatTellsWhatToDo() {
    try (Logged logged = new Logged()) {
      ClaimedDelivery last = failedSoOften(9);
      fail(new IllegalStateException("error"), last);
      await().until(() -> logged.messages().size() == 2);
      assertThat(logged.messages().get(1))
          .startsWith(
              "WARNING HB-0712 Delivery or callback " + last.id() + " of job " + last.jobId())
          .contains(" OUT_OF_ATTEMPTS: mend what HB-0341 or HB-0344 shows, then replay it");
    }
  }

  @Test
  void memoryThatRunsOut_isAnAttemptOfASuspectAlone() {
    behaviour =
        delivery -> {
          throw new IllegalStateException(new OutOfMemoryError());
        };
    deliverer.take(delivery("store"));
    await().until(() -> recorded.equals(List.of("suspected")));
    deliverer.take(suspect("store"));
    await().until(() -> recorded.contains("next"));
    assertThat(recorded).anyMatch(record -> record.startsWith("postponed: "));
  }

  @Test
  void memoryThatRunsOutBeforeTheObserverIsCalled_makesASuspect_too() {
    beginning =
        delivery -> {
          throw new IllegalStateException(new OutOfMemoryError());
        };
    deliverer.take(delivery("store"));
    await().until(() -> recorded.equals(List.of("suspected")));
  }

  @Test
  void suspectsEnd_hasTheNextOneLookedFor() {
    deliverer.take(suspect("mail"));
    await().until(() -> recorded.contains("next"));
  }

  @Test
  void largeOutcomesThatWait_leaveAThreadToSmallOnes() {
    mailWaitsForMemory();
    deliverer.take(delivery("mail"));
    await().until(() -> called.equals(List.of("mail")));
    release.countDown();
    await().until(() -> called.size() == 3);
  }

  // --- time limit ---

  @Test
  void callWhoseTimeIsUp_isInterrupted_andCountsAsFailedForThatReason() {
    try (Logged logged = new Logged()) {
      behaviour = delivery -> new CountDownLatch(1).await();
      begin("store");
      now += Duration.ofMinutes(1).toNanos();
      deliverer.watch();
      assertThat(recorded).isEmpty();
      now += 1;
      deliverer.watch();
      assertThat(recorded).first().asString().startsWith(TIMED_OUT);
      behaviour = delivery -> {};
      deliverer.take(delivery("store")); // its thread is free again
      await().until(() -> called.contains("store"));
      assertThat(recorded).allMatch(record -> record.startsWith(TIMED_OUT));
      assertThat(attempts.get(0).stack()).contains(DelivererTest.class.getName() + ".");
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .contains("WARNING HB-0344 Observer store did not end within PT1M", "attempt 9 of 10");
    }
    assertThat(deliverer.stuck()).isEmpty();
  }

  @Test
  void callThatTheDatabaseKeepsFromBeginning_isNoAttempt_andNoFailure_whenItsTimeIsUp() {
    try (Logged logged = new Logged()) {
      for (int i = 0; i < PAUSE_AFTER; i++) {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch database = new CountDownLatch(1);
        beginning =
            delivery -> {
              waits.countDown();
              endure(database);
            };
        deliverer.take(delivery("store"));
        await().until(() -> waits.getCount() == 0);
        overdueTwice();
        assertThat(deliverer.stuck()).as("its thread is replaced").containsOnlyKeys("store");
        database.countDown();
        await().until(() -> deliverer.stuck().isEmpty());
      }
      await().until(() -> recorded.size() == 2 * PAUSE_AFTER);
      assertThat(recorded)
          .allMatch(record -> record.equals("given back") || record.startsWith("not begun: "));
      assertThat(called).isEmpty();
      assertThat(deliverer.paused()).isEmpty();
      assertThat(logged.messages())
          .noneMatch(message -> message.contains("HB-0344") || message.contains("HB-0341"));
    }
  }

  @Test
  void callThatDoesNotReturn_isReplaced_andToldWithItsStack_untilItReturns() {
    hang("store");
    assertThat(deliverer.stuck()).containsOnlyKeys("store");
    await()
        .untilAsserted( // it waits again soon
            () ->
                assertThat(deliverer.stuck().get("store"))
                    .singleElement()
                    .asString()
                    .contains(
                        "for PT1M1S at ", ".park < dev.hearback.deliver.DelivererTest.endure"));
    assertThat(deliverer.paused()).isEmpty();
    behaviour = delivery -> {};
    deliverer.take(delivery("store"));
    await().until(() -> called.contains("store"));

    release.countDown();
    await().until(() -> deliverer.stuck().isEmpty());
  }

  @Test
  void theMoreWait_theShorterIsWhatMayBeKeptInMemory() {
    long most = 8 * 1024 * 1024;
    behaviour = delivery -> release.await();
    begin("store");
    assertThat(deliverer.mayKeep("store", 4 * most)).isTrue();
    deliverer.take(delivery("store"));
    assertThat(deliverer.mayKeep("store", most)).isTrue();
    assertThat(deliverer.mayKeep("store", most + 1)).isFalse();
    deliverer.take(delivery("store"));
    assertThat(deliverer.mayKeep("store", most / 2)).isTrue();
    assertThat(deliverer.mayKeep("store", most / 2 + 1)).isFalse();
    assertThat(deliverer.mayKeep("mail", most)).isTrue();
    release.countDown();
  }

  @Test
  void observerWithTooManyStuckCalls_isPaused_andGivesBackWhatWaits_untilOneReturns() {
    CountDownLatch last = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      hang("store");
    }
    assertThat(deliverer.hasRoom("store")).isTrue();
    behaviour = delivery -> endure(last);
    begin("store");
    deliverer.take(delivery("store"));
    overdueTwice();
    assertThat(deliverer.hasRoom("store")).isFalse();
    assertThat(deliverer.paused()).containsOnlyKeys("store");
    await().until(() -> recorded.contains("given back"));
    assertThat(roomAtPoll()).containsOnlyKeys("mail");

    last.countDown();
    await().until(() -> deliverer.hasRoom("store"));
    assertThat(deliverer.paused()).isEmpty();
  }

  @Test
  void stuckObserver_slowsNoOther() {
    for (int i = 0; i < 3; i++) {
      hang("store");
    }
    deliverer.take(delivery("mail"));
    await().until(() -> called.contains("mail"));
  }

  // --- pauses ---

  @Test
  void observerThatKeepsFailing_isPaused_andSpendsNoAttempts_untilATrialSucceeds() {
    try (Logged logged = new Logged()) {
      keepFailing();
      assertThat(deliverer.hasRoom("store")).isFalse();
      assertThat(deliverer.paused()).containsOnlyKeys("store");
      assertThat(roomAtPoll()).containsOnlyKeys("mail");
      recorded.clear();
      deliverer.take(delivery("store"));
      await().until(() -> recorded.equals(List.of("given back")));

      now += FailureStreak.FIRST.toNanos();
      assertThat(roomAtPoll()).containsEntry("store", 1);
      assertThat(deliverer.hasRoom("store")).isFalse();
      behaviour = delivery -> {};
      deliverer.take(delivery("store"));
      await().until(() -> deliverer.hasRoom("store"));
      assertThat(deliverer.paused()).isEmpty();
      assertThat(logged.messages())
          .filteredOn(message -> !message.contains("HB-0341"))
          .satisfiesExactly(
              pause -> assertThat(pause).contains("WARNING HB-0347 Observer store keeps failing"),
              resume -> assertThat(resume).contains("INFO HB-0348 Observer store succeeds again"));
    }
  }

  @Test
  void observerThatAnOperatorPauses_isNotCalled_onAnyNode_untilItIsResumed() {
    paused = List.of(new Pause("store", Instant.EPOCH, "alice", "the disk is full"));
    assertThat(roomAtPoll()).containsOnlyKeys("mail");
    assertThat(deliverer.hasRoom("store")).isFalse();
    assertThat(deliverer.paused()).isEqualTo(Map.of("store", "by an operator"));
    deliverer.take(delivery("store"));
    await().until(() -> recorded.contains("given back"));

    paused = List.of();
    assertThat(roomAtPoll()).containsOnlyKeys("mail", "store");
    assertThat(deliverer.hasRoom("store")).isTrue();
  }

  @Test
  void observerThatIsPausedWhileItsOutcomeWaitsForMemory_isNotCalled() {
    mailWaitsForMemory();
    paused = List.of(new Pause("mail", Instant.EPOCH, "alice", "the disk is full"));
    deliverer.applyPauses();
    release.countDown();
    await().until(() -> recorded.contains("given back"));
    assertThat(called).doesNotContain("mail");
  }

  @Test
  void operatorWhoResumes_endsThePauseOfTheObserversOwnMaking() {
    keepFailing();
    deliverer.resume("store", "alice");
    assertThat(deliverer.hasRoom("store")).isTrue();
    assertThat(deliverer.paused()).isEmpty();
  }

  @Test
  void endOfAnOperatorsPause_endsThatOfTheObserversOwnMaking_onEveryNodeThatHasSeenIt() {
    keepFailing();
    paused = List.of(new Pause("store", Instant.EPOCH, "alice", "the disk is full"));
    assertThat(roomAtPoll()).containsOnlyKeys("mail");
    paused = List.of();
    assertThat(roomAtPoll()).containsOnlyKeys("mail", "store");
    assertThat(deliverer.hasRoom("store")).isTrue();
  }

  @Test
  void claimThatCannotBeTakenAwayYet_isTakenAwayLater() {
    cannotRecord = true;
    hang("store");
    assertThat(recorded).isEmpty();
    cannotRecord = false;
    deliverer.watch();
    assertThat(recorded).singleElement().asString().startsWith(TIMED_OUT);
    deliverer.watch();
    assertThat(recorded).hasSize(1);
  }

  /** A large outcome for "mail" waits for memory on one of its threads; a second is deferred. */
  private void mailWaitsForMemory() {
    threads = 2;
    startThreads();
    CountDownLatch began = new CountDownLatch(1);
    behaviour =
        delivery -> {
          began.countDown();
          endure(release);
        };
    deliverer.take(delivery("store", BYTES)); // has the common half
    await().until(() -> began.getCount() == 0);
    deliverer.take(delivery("mail", BYTES)); // waits for it
    deliverer.take(delivery("mail", BYTES));
    await().until(() -> recorded.equals(List.of("deferred")));
  }

  private void keepFailing() {
    for (int i = 0; i < PAUSE_AFTER; i++) {
      int before = recorded.size();
      fail(new IllegalStateException("error"), delivery("store"));
      assertThat(recorded).hasSize(before + 1);
    }
  }

  private void fail(Exception error, ClaimedDelivery delivery) {
    int before = recorded.size();
    behaviour =
        which -> {
          throw error;
        };
    deliverer.take(delivery);
    await().until(() -> recorded.size() > before);
  }

  /** A call that ignores interrupts, and whose time is up. */
  private void hang(String observer) {
    behaviour = delivery -> endure(release);
    begin(observer);
    overdueTwice();
  }

  private static void endure(CountDownLatch latch) {
    boolean released = false;
    while (!released) {
      try {
        latch.await();
        released = true;
      } catch (InterruptedException e) {
        // as the worst of observers do
      }
    }
  }

  private void begin(String observer) {
    Behaviour rest = behaviour;
    CountDownLatch began = new CountDownLatch(1);
    behaviour =
        delivery -> {
          began.countDown();
          rest.call(delivery);
        };
    deliverer.take(delivery(observer));
    await().until(() -> began.getCount() == 0);
    behaviour = rest;
  }

  /** The first watch interrupts, the second finds that this was in vain. */
  private void overdueTwice() {
    now += Duration.ofSeconds(61).toNanos();
    deliverer.watch();
    deliverer.watch();
  }

  private Map<String, Integer> roomAtPoll() {
    deliverer.poll(NODE, true);
    return asked.get(asked.size() - 1);
  }

  private final class TwoAttemptsLeft extends DelivererSettings {
    TwoAttemptsLeft() {
      with(Catalogue.DISPATCH_BYTES, () -> BYTES);
      with(Catalogue.OBSERVER_THREADS, () -> threads);
      with(Catalogue.OBSERVER_PAUSE_AFTER, () -> PAUSE_AFTER);
    }

    @Override
    public RetryPolicy deliveryRetries() {
      return new RetryPolicy(10, Duration.ZERO, Duration.ZERO);
    }
  }

  private final class Recordable extends WithoutTransactions {
    @Override
    public <T> T inNew(Duration timeout, Work<T> work) {
      if (cannotRecord) {
        throw new IllegalStateException("the database is away");
      }
      return super.inNew(timeout, work);
    }
  }

  private final class Recording extends Deliveries {
    @Override
    public List<ClaimedDelivery> claimDue(Node node, Map<String, Integer> room, boolean suspects) {
      asked.add(Map.copyOf(room));
      return List.of();
    }

    @Override
    public List<Claim> owned(Node node) {
      return List.of();
    }

    @Override
    public void release(Claim claim) {
      recorded.add("given back");
    }

    @Override
    public void defer(ClaimedDelivery which, Duration delay) {
      recorded.add("deferred");
    }

    @Override
    public void notBegun(ClaimedDelivery which, Duration delay, String error) {
      delays.add(delay);
      recorded.add("not begun: " + error);
    }

    @Override
    public boolean suspect(Claim claim, Duration delay) {
      return recorded.add("suspected");
    }

    @Override
    public boolean postpone(ClaimedDelivery which, Duration delay, String error) {
      recorded.add("postponed: " + error);
      return !claimIsLost;
    }

    @Override
    public boolean deadLetter(
        ClaimedDelivery which, int attempts, DeadLetter.Code code, String error) {
      return recorded.add("dead letter: " + error);
    }
  }

  private static final class TwoObservers extends Observers {
    @Override
    public Set<String> ids() {
      return Set.of("mail", "store");
    }

    @Override
    @SuppressWarnings("unchecked")
    Observer find(String id) {
      ObserverMethod<TranscriptionEvent> method =
          (ObserverMethod<TranscriptionEvent>)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ObserverMethod.class},
                  (self, called, arguments) -> DelivererTest.class);
      return new Observer(id, method, false);
    }
  }
}
