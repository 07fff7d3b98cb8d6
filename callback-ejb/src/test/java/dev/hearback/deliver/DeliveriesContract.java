package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.InboxContract;
import dev.hearback.jobs.LockedJob;
import dev.hearback.storage.Node;
import dev.hearback.storage.OtherProcess;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What holds of deliveries on every database. */
abstract class DeliveriesContract extends InboxContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  DeliveriesContract(Product product) {
    super(product);
  }

  @Test
  void outcome_isDeliveredToEachObserver_onceAndForAll() {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "{\"x\":1}");
    List<ClaimedDelivery> owned = f.succeed(callback, job, "a", "b");
    assertThat(owned).extracting(ClaimedDelivery::observer).containsExactly("a", "b");
    for (ClaimedDelivery delivery : owned) {
      assertThat(delivery.jobId()).isEqualTo(job);
      assertThat(delivery.callbackId()).contains(callback.id());
      assertThat(delivery.bytes()).isEqualTo(7);
      assertThat(delivery.generation()).isEqualTo(1);
      assertThat(deliver(delivery)).isTrue();
      assertThat(deliver(delivery)).isFalse();
    }
    assertThat(claim(Map.of("a", 9, "b", 9))).isEmpty();
  }

  @Test
  void deliveryWithoutRoom_waitsUntilItsObserverHasRoom() {
    UUID job = f.job();
    List<ClaimedDelivery> owned = insert(job, List.of("a", "b"), List.of("b"));
    assertThat(owned).extracting(ClaimedDelivery::observer).containsExactly("b");
    assertThat(claim(Map.of())).isEmpty();
    assertThat(claim(Map.of("a", 0, "c", 5))).isEmpty();
    assertThat(claim(Map.of("a", 1, "b", 5)))
        .extracting(ClaimedDelivery::observer)
        .containsExactly("a");
  }

  @Test
  void sameOutcome_cannotBeInsertedTwice() {
    UUID job = f.job();
    insert(job, List.of("a"), List.of());
    assertThatThrownBy(() -> insert(job, List.of("a"), List.of()));
  }

  @Test
  void manyDueOfOneObserver_doNotHideThoseOfAnother() {
    for (int i = 0; i < 30; i++) {
      insert(f.job(), List.of("busy"), List.of());
    }
    insert(f.job(), List.of("idle"), List.of());
    assertThat(claim(Map.of("busy", 5, "idle", 5)))
        .extracting(ClaimedDelivery::observer)
        .containsExactlyInAnyOrder("busy", "busy", "busy", "busy", "busy", "idle");
  }

  @Test
  void twoNodesThatClaimAtOnce_getDifferentDeliveries() throws Exception {
    for (int i = 0; i < 40; i++) {
      insert(f.job(), List.of("a"), List.of());
    }
    Node second = f.join();
    List<UUID> ids = new ArrayList<>();
    Callable<List<ClaimedDelivery>> one = () -> claim(Map.of("a", 5));
    Callable<List<ClaimedDelivery>> two =
        () -> f.in(() -> f.deliveries.claimDue(second, Map.of("a", 5), true));
    for (int round = 0; round < 40 && ids.size() < 40; round++) {
      TestDatabase.atOnce(List.of(one, two, one, two))
          .forEach(claimed -> claimed.forEach(delivery -> ids.add(delivery.id())));
    }
    assertThat(ids).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void failedDelivery_isDueAfterTheDelay_byTheDatabasesClock() {
    ClaimedDelivery first = f.delivery("a");
    f.run(() -> f.deliveries.postpone(first, Duration.ofHours(1), "error"));
    assertThat(claim(Map.of("a", 1))).isEmpty();
    f.db.execute("UPDATE {schema}hearback_delivery SET due_at = {now} WHERE id = ?", first.id());
    ClaimedDelivery second = claim(Map.of("a", 1)).get(0);
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.suspect()).isFalse();
    assertThat(second.claim()).isGreaterThan(first.claim());
    assertThat(begin(first)).isFalse();
    assertThat(deliver(first)).isFalse();
    assertThat(deliver(second)).isTrue();
  }

  @Test
  void deliveryOutOfAttempts_isADeadLetter() {
    ClaimedDelivery delivery = f.delivery("a");
    f.run(
        () ->
            f.deliveries.deadLetter(
                delivery, 10, DeadLetter.Code.OUT_OF_ATTEMPTS, "NullPointerException\0"));
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 10)))
        .filteredOn(letter -> letter.id().equals(delivery.id()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.DELIVERY);
              assertThat(letter.observer()).contains("a");
              assertThat(letter.jobId()).contains(delivery.jobId());
              assertThat(letter.attempts()).isEqualTo(10);
              assertThat(letter.code()).isEqualTo("OUT_OF_ATTEMPTS");
            });
    assertThat(deliver(delivery)).isFalse();
    assertThat(claim(Map.of("a", 1))).isEmpty();
  }

  @Test
  void outcomeThatNoObserverMatches_isADeadLetter() {
    UUID id = f.job();
    f.run(() -> f.deliveries.insertUnobserved(f.jobs.lock(id).orElseThrow(), Optional.empty()));
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 10)))
        .filteredOn(letter -> letter.jobId().equals(Optional.of(id)))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.code()).isEqualTo("NO_OBSERVER");
              assertThat(letter.observer()).isEmpty();
              assertThat(letter.error()).contains(f.application);
            });
  }

  @Test
  void deadLettersOfOthers_areNotListed_andTheNewestComeFirst() {
    ClaimedDelivery theirs = f.delivery("a");
    f.run(() -> f.deliveries.deadLetter(theirs, 1, DeadLetter.Code.OUT_OF_ATTEMPTS, "x"));
    f.fresh();
    List<UUID> ours = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ClaimedDelivery delivery = f.delivery("a");
      f.run(() -> f.deliveries.deadLetter(delivery, 1, DeadLetter.Code.OUT_OF_ATTEMPTS, "x"));
      ours.add(0, delivery.id());
    }
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 100)))
        .filteredOn(letter -> letter.kind() == DeadLetter.Kind.DELIVERY)
        .extracting(DeadLetter::id)
        .containsExactlyElementsOf(ours);
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 2))).hasSize(2);
  }

  @Test
  void deadNodesDeliveries_areTakenOverOneAtATime_andTheZombieCannotCommit() {
    ClaimedDelivery old = f.delivery("a");
    f.delivery("b");
    Node second = f.join();
    assertThat(f.in(() -> f.deliveries.release(f.node, true))).isZero();
    insert(f.job(), List.of("a"), List.of());
    Map<String, Integer> room = Map.of("a", 5, "b", 5);
    List<ClaimedDelivery> first = f.in(() -> f.deliveries.claimDue(second, room, true));
    assertThat(first).extracting(ClaimedDelivery::suspect).containsExactly(true, false);
    assertThat(f.in(() -> f.deliveries.claimDue(second, room, true))).isEmpty();
    assertThat(begin(old)).isFalse();
    assertThat(deliver(old)).isFalse();
    assertThat(deliver(first.get(0))).isTrue();
    assertThat(f.in(() -> f.deliveries.claimDue(second, room, true)))
        .singleElement()
        .matches(ClaimedDelivery::suspect);
  }

  @Test
  void deathOfANode_isCountedOnlyAgainstASuspect() {
    assertThat(f.delivery("a").attempts()).isZero();
    f.in(() -> f.deliveries.release(f.node, true));
    assertThat(claim(Map.of("a", 1)).get(0).attempts()).isZero();
    f.in(() -> f.deliveries.release(f.node, true));
    assertThat(claim(Map.of("a", 1)).get(0).attempts()).isEqualTo(1);
    f.in(() -> f.deliveries.release(f.node, false));
    assertThat(claim(Map.of("a", 1)).get(0).attempts()).isEqualTo(1);
  }

  @Test
  void deliveryThatKillsEveryNode_runsOutOfAttempts_andItsNeighboursSpendNone() {
    f.delivery("killer");
    f.delivery("a");
    f.delivery("a");
    int attempts = 0;
    for (int round = 0; round < 30 && attempts < 3; round++) {
      f.run(() -> f.deliveries.release(f.node, true));
      f.node = f.join();
      insert(f.job(), List.of("a"), List.of());
      List<ClaimedDelivery> claimed = claim(Map.of("a", 9, "killer", 9));
      Optional<ClaimedDelivery> killer =
          claimed.stream().filter(one -> one.observer().equals("killer")).findFirst();
      if (killer.isEmpty()) {
        claimed.forEach(one -> assertThat(deliver(one)).isTrue());
      }
      attempts = killer.map(ClaimedDelivery::attempts).orElse(attempts);
    }
    assertThat(attempts).isEqualTo(3);
    assertThat(
            f.value(
                "SELECT MAX(attempts) FROM {schema}hearback_delivery"
                    + " WHERE application = ? AND observer = 'a'",
                f.application))
        .isEqualTo("0");
  }

  @Test
  void deliveryDuringWhichMemoryRanOut_isASuspect_atNoAttempt() {
    ClaimedDelivery first = f.delivery("a");
    f.run(() -> f.deliveries.suspect(first.asClaim(), Duration.ZERO));
    ClaimedDelivery second = claim(Map.of("a", 1)).get(0);
    assertThat(second.suspect()).isTrue();
    assertThat(second.attempts()).isZero();
    assertThat(deliver(first)).isFalse();
    f.run(() -> f.deliveries.suspect(first.asClaim(), Duration.ZERO));
    assertThat(deliver(second)).isTrue();
  }

  @Test
  void suspectsOfOneObserver_doNotKeepThoseOfAnotherWaiting_andTheOldestOfEachComesFirst() {
    ClaimedDelivery oldest = f.delivery("busy");
    f.run(() -> f.deliveries.release(f.node, true));
    f.node = f.join();
    f.delivery("busy");
    f.delivery("busy");
    f.delivery("idle");
    f.run(() -> f.deliveries.release(f.node, true));
    f.node = f.join();
    List<ClaimedDelivery> claimed = new ArrayList<>();
    for (int turn = 0; turn < 2; turn++) {
      claimed.addAll(claim(Map.of("busy", 5, "idle", 5)));
      claimed.forEach(this::deliver);
    }
    assertThat(claimed)
        .extracting(ClaimedDelivery::observer)
        .containsExactlyInAnyOrder("busy", "idle");
    assertThat(claimed).extracting(ClaimedDelivery::id).contains(oldest.id());
  }

  @Test
  void suspect_takesOneOfThePlacesOfItsObserver() {
    f.delivery("a");
    f.run(() -> f.deliveries.release(f.node, true));
    f.node = f.join();
    insert(f.job(), List.of("a"), List.of());
    insert(f.job(), List.of("a"), List.of());
    assertThat(claim(Map.of("a", 1))).singleElement().matches(ClaimedDelivery::suspect);
    assertThat(claim(Map.of("a", 1))).singleElement().matches(delivery -> !delivery.suspect());
  }

  @Test
  void suspectCallbackAtWork_keepsSuspectDeliveriesWaiting_andTheOtherWayRound() {
    f.delivery("a");
    f.claimed(f.job(), "{}");
    f.run(() -> f.deliveries.release(f.node, true));
    f.run(() -> f.callbacks.release(f.node, true));
    ClaimedCallback callback = f.claim(9).get(0);
    assertThat(callback.suspect()).isTrue();
    assertThat(claim(Map.of("a", 9))).isEmpty();
    f.run(() -> f.callbacks.release(callback.asClaim()));
    ClaimedDelivery delivery = claim(Map.of("a", 9)).get(0);
    assertThat(delivery.suspect()).isTrue();
    assertThat(f.claim(9)).isEmpty();
    assertThat(deliver(delivery)).isTrue();
    assertThat(f.claim(9)).hasSize(1);
  }

  @Test
  void nodeThatDoesNotKnowYetThatItWasDeclaredDead_takesNoSuspect() {
    f.delivery("a");
    f.run(() -> f.deliveries.release(f.node, true));
    f.declareDead(f.node);
    assertThat(claim(Map.of("a", 9))).isEmpty();
    Node second = f.join();
    assertThat(f.in(() -> f.deliveries.claimDue(second, Map.of("a", 9), true))).hasSize(1);
  }

  @Test
  void suspectOfAnObserverThatIsMissingHere_doesNotHoldUpTheOthers() {
    f.delivery("elsewhere");
    Node second = f.join();
    f.run(() -> f.deliveries.release(f.node, true));
    insert(f.job(), List.of("a"), List.of());
    assertThat(f.in(() -> f.deliveries.claimDue(second, Map.of("a", 5), true))).hasSize(1);
  }

  @Test
  void nodeFrozenBetweenItsMarkAndItsCommit_doesNotBlockTheTakeOver() throws Exception {
    ClaimedDelivery held = f.delivery("a");
    ClaimedDelivery free = f.delivery("a");
    try (Connection frozen = f.hold("delivery", held.id())) {
      assertThat(f.in(() -> f.deliveries.release(f.node, true))).isEqualTo(1);
      assertThat(f.state("delivery", free.id())).isEqualTo("WAITING");
      frozen.rollback();
    }
    assertThat(f.in(() -> f.deliveries.release(f.node, true))).isZero();
    assertThat(deliver(held)).isFalse();
  }

  @Test
  void observerThatIsRunning_doesNotBlockTheTakeOver() {
    ClaimedDelivery delivery = f.delivery("a");
    Node second = f.join();
    assertThatThrownBy(
            () ->
                f.in(
                    () -> {
                      assertThat(f.deliveries.begin(delivery, TIMEOUT)).isTrue();
                      TestDatabase.atOnce(
                          List.of(
                              () -> {
                                assertThat(f.in(() -> f.deliveries.release(f.node, true))).isZero();
                                return f.in(
                                    () -> f.deliveries.claimDue(second, Map.of("a", 1), true));
                              }));
                      if (!f.deliveries.complete(delivery)) {
                        throw new Exception("fenced");
                      }
                      return null;
                    }))
        .hasRootCauseMessage("fenced");
    assertThat(f.state("delivery", delivery.id())).isEqualTo("RUNNING");
  }

  @Test
  void begunTransaction_isBoundedWhereTheDatabaseCan() {
    ClaimedDelivery delivery = f.delivery("a");
    f.run(
        () -> {
          assertThat(f.deliveries.begin(delivery, TIMEOUT)).isTrue();
          if (product == Product.POSTGRESQL) {
            assertThat(setting("lock_timeout")).isEqualTo("30s");
            assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("40s");
          }
          assertThat(f.deliveries.complete(delivery)).isTrue();
          if (product == Product.POSTGRESQL) {
            assertThat(setting("lock_timeout")).isEqualTo("30s");
            assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("30s");
          }
        });
    if (product == Product.POSTGRESQL) {
      assertThat(f.in(() -> setting("lock_timeout"))).isEqualTo("0");
      assertThat(f.value("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .as("the owner's mark")
          .isEqualTo("0");
    }
  }

  @Test
  void otherNodesTransactions_goOnWhenOneIsTakenOver() throws Exception {
    ClaimedDelivery delivery = f.delivery("a");
    Node dead = f.join();
    try (OtherProcess lives = f.db.otherProcess()) {
      Deliveries its = Beans.inject(new Deliveries(), lives.database());
      assertThat(its.begin(delivery, TIMEOUT)).isTrue();
      f.run(() -> f.nodes.endSessions(dead));
      assertThat(its.complete(delivery)).isTrue();
      lives.commit();
    }
    assertThat(f.state("delivery", delivery.id())).isEqualTo("DELIVERED");
  }

  @Test
  void claimGivenBack_isDueAtOnce_andCountsForNothing() {
    ClaimedDelivery first = f.delivery("a");
    f.run(() -> f.deliveries.release(first.asClaim()));
    ClaimedDelivery second = claim(Map.of("a", 1)).get(0);
    assertThat(second.attempts()).isZero();
    assertThat(second.suspect()).isFalse();
    assertThat(begin(first)).isFalse();
    assertThat(begin(second)).isTrue();
  }

  @Test
  void deferredDelivery_isDueAfterTheDelay_atNoAttempt() {
    ClaimedDelivery first = f.delivery("a");
    f.run(() -> f.deliveries.defer(first, Duration.ofHours(1)));
    assertThat(claim(Map.of("a", 1))).isEmpty();
    f.db.execute("UPDATE {schema}hearback_delivery SET due_at = {now} WHERE id = ?", first.id());
    ClaimedDelivery second = claim(Map.of("a", 1)).get(0);
    assertThat(second.attempts()).isZero();
    f.run(() -> f.deliveries.defer(first, Duration.ofHours(1)));
    assertThat(deliver(second)).isTrue();
  }

  @Test
  void owned_isWhatTheNodeHasClaimedAndNotRecorded() {
    ClaimedDelivery first = f.delivery("a");
    ClaimedDelivery second = f.delivery("b");
    deliver(first);
    assertThat(f.in(() -> f.deliveries.owned(f.node))).containsExactly(second.asClaim());
  }

  private String setting(String name) {
    return f.db
        .database()
        .call("test", sql -> sql.first("SHOW " + name, row -> row.getString(1)).orElseThrow());
  }

  private List<ClaimedDelivery> insert(UUID id, List<String> observers, List<String> owned) {
    return f.in(
        () -> {
          LockedJob job = f.jobs.lock(id).orElseThrow();
          return f.deliveries.insert(
              job,
              Optional.empty(),
              observers,
              owned,
              f.node,
              (observer, bytes) -> Optional.empty());
        });
  }

  private List<ClaimedDelivery> claim(Map<String, Integer> room) {
    return f.in(() -> f.deliveries.claimDue(f.node, room, true));
  }

  private boolean begin(ClaimedDelivery delivery) {
    return f.in(() -> f.deliveries.begin(delivery, TIMEOUT));
  }

  private boolean deliver(ClaimedDelivery delivery) {
    return f.in(() -> f.deliveries.complete(delivery));
  }
}
