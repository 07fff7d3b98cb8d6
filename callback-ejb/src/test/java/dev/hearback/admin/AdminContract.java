package dev.hearback.admin;

import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.TranscriptionRequest;
import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.Logged;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.CallbackBounds;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.DeadLetter.Code;
import dev.hearback.inbox.DeadLetter.Filter;
import dev.hearback.inbox.FailedAttempt;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.TokenKey;
import dev.hearback.jobs.TokenNode;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.OneLineTest;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators can do on every database. */
abstract class AdminContract extends InboxContract {

  private static final Outcome FAILED =
      new Outcome.Failed(Optional.empty(), new Failure(Failure.Kind.REPORTED, "1", "broken", true));

  private static final AttemptError ERROR =
      new AttemptError("E at Store.java:7", "E\n\tat Store.java:7", Optional.of("Germknoedel"));

  private TestApplication application;
  private Admin admin;
  private TokenNode tokenNode;

  AdminContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    application = new TestApplication(f);
    admin = new Admin();
    admin.caller = new NamedCaller();
    admin.listener = LogFixture.admin();
    admin.settings = new OfTheFixture();
    admin.transactions = f.db.transactions();
    admin.deadLetters = f.deadLetters;
    admin.auditLog = Beans.inject(new AuditLog(), f.db.database());
    admin.jobs = f.jobs;
    admin.callbacks = f.callbacks;
    admin.deliveries = f.deliveries;
    admin.attemptLog = f.attemptLog;
    admin.backlog = Beans.inject(new Backlog(), f.db.database());
    admin.adoption = new Adoption();
    admin.adoption.listener = (AdminListener) application.listener;
    admin.adoption.settings = admin.settings;
    admin.adoption.transactions = admin.transactions;
    admin.adoption.callbacks = f.callbacks;
    admin.adoption.callbacks = f.callbacks;
    admin.adoption.jobs = f.jobs;
    admin.adoption.deliveries = f.deliveries;
    admin.adoption.vendors = application.vendors;
    admin.adoption.secrets = application.secrets;
    admin.adoption.outcomes = application.outcomes;
    admin.adoption.auditLog = admin.auditLog;
    admin.nodes = f.nodes;
    tokenNode = new TokenNode(f.db);
    tokenNode.tokens.reload();
    admin.tokenKeys = tokenNode.keys;
    admin.tokens = tokenNode.tokens;
    admin.replay = new Replay();
    admin.replay.settings = admin.settings;
    admin.replay.deadLetters = f.deadLetters;
    admin.replay.auditLog = admin.auditLog;
    admin.replay.jobs = f.jobs;
    admin.replay.nodes = f.nodes;
    admin.replay.outcomes = application.outcomes;
    admin.replay.adoption = admin.adoption;
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    application.observers.clear();
    application.observers.addAll(List.of("a", "b"));
  }

  // --- token keys ---

  @Test
  void tokenKeysThatAreRotatedAndRevoked_areAudited_andRefusedHereAtOnce() {
    String signed = tokenNode.tokens.sign(to(f.job()));
    int newest = admin.tokenKeys().get(0).id();

    int added = admin.rotateTokenKey("anna");
    admin.revokeTokenKey(newest, "bea");

    assertThat(added).isEqualTo(newest + 1);
    assertThat(tokenNode.tokens.verify("deepgram", signed, new byte[0])).isEmpty();
    assertThat(admin.tokenKeys())
        .extracting(TokenKey::id, TokenKey::state)
        .startsWith(tuple(added, TokenKey.State.WAITING), tuple(newest, TokenKey.State.REVOKED));
    assertThat(admin.historyOfTokenKeys())
        .extracting(AuditEntry::who, AuditEntry::action, AuditEntry::note)
        .startsWith(
            tuple("bea", "REVOKE_KEY", "token key " + newest),
            tuple("anna", "ROTATE_KEY", "token key " + added));
    assertThatThrownBy(() -> admin.revokeTokenKey(newest, "bea"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0601");
    assertThat(admin.jobsSignedBy(newest, 10)).isEmpty();
  }

  // --- replay ---

  @Test
  void replayedDelivery_isANewOneOfTheNextGeneration_dueNow_andTheOldOneEnds() {
    ClaimedDelivery dead = deadDelivery("a");

    List<UUID> made = admin.replay(dead.id(), "anna");

    ClaimedDelivery again = due("a");
    assertThat(made).containsExactly(again.id()).doesNotContain(dead.id());
    assertThat(again.generation()).isEqualTo(2);
    assertThat(again.attempts()).isZero();
    assertThat(again.callbackId()).isEqualTo(dead.callbackId());
    assertThat(again.bytes()).isEqualTo(dead.bytes());
    assertThat(f.state("delivery", dead.id())).isEqualTo("DISCARDED");
    assertThat(admin.look(dead.id())).isEmpty();
    assertThat(f.in(() -> f.deliveries.complete(again))).isTrue();
  }

  @Test
  void whoReplayedWhatAndWhen_isKept() {
    ClaimedDelivery dead = deadDelivery("a");
    UUID made = admin.replay(dead.id(), "anna").get(0);

    AuditEntry kept = admin.history(dead.jobId()).orElseThrow().auditLog().get(0);

    assertThat(kept.who()).isEqualTo("anna");
    assertThat(kept.action()).isEqualTo("REPLAY");
    assertThat(kept.subject()).isEqualTo(dead.id());
    assertThat(kept.result()).contains(made);
    assertThat(kept.note()).isEqualTo("was OUT_OF_ATTEMPTS");
    assertThat(kept.at()).isNotNull();
  }

  @Test
  void history_listsDeliveriesAndFailedAttempts() {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "fine");
    f.run(() -> f.callbacks.postpone(callback, Duration.ZERO, "x"));
    fails(callback.id(), job, Optional.empty(), 1);
    ClaimedDelivery delivery = f.succeed(f.claim(1).get(0), job, "a").get(0);
    f.run(() -> f.deliveries.postpone(delivery, Duration.ofHours(1), "x at Store"));
    fails(delivery.id(), job, Optional.of("a"), 1);

    JobHistory history = admin.history(job).orElseThrow();
    assertThat(history.deliveries())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.id()).isEqualTo(delivery.id());
              assertThat(it.observer()).contains("a");
              assertThat(it.generation()).isEqualTo(1);
              assertThat(it.state().name()).isEqualTo("WAITING");
              assertThat(it.attempts()).isEqualTo(1);
              assertThat(it.error()).contains("x at Store");
              assertThat(it.code()).isEmpty();
              assertThat(it.endedAt()).isEmpty();
              assertThat(it.nextAttempt().orElseThrow()).isAfter(it.createdAt());
            });
    assertThat(history.attempts())
        .extracting(FailedAttempt::subject)
        .containsExactly(delivery.id(), callback.id());
    FailedAttempt newest = history.attempts().get(0);
    assertThat(newest.observer()).contains("a");
    assertThat(newest.number()).isEqualTo(1);
    assertThat(newest.node()).isEqualTo(f.node.id());
    assertThat(newest.error()).isEqualTo(ERROR);
  }

  @Test
  void discardedCallback_losesWhatItsAttemptsSaid_too() throws Exception {
    ClaimedCallback callback = f.claimed(f.job(), "fine");
    f.run(() -> f.callbacks.deadLetter(callback, 1, Code.NOT_INTERPRETED, "x"));
    AttemptError error = new AttemptError("E", "at", Optional.of("Powidltascherl"));
    f.run(
        () ->
            f.attemptLog.record(
                f.node, callback.id(), Optional.empty(), Optional.empty(), 1, error));
    assertThat(f.db.dump()).contains("Powidltascherl");
    admin.discard(callback.id(), "anna");
    assertThat(f.db.dump()).doesNotContain("Powidltascherl");
  }

  private void fails(UUID subject, UUID job, Optional<String> observer, int number) {
    f.run(() -> f.attemptLog.record(f.node, subject, Optional.of(job), observer, number, ERROR));
  }

  @Test
  void replayThatDiesAgain_isReplayedAgain_andIsTheThirdGeneration() {
    admin.replay(deadDelivery("a").id(), "anna");
    ClaimedDelivery second = due("a");
    deadLetter(second);
    admin.replay(second.id(), "anna");
    assertThat(due("a").generation()).isEqualTo(3);
  }

  @Test
  void twoOperatorsAtOnce_makeOneDelivery_andTheSecondHearsWhoWasFirst() throws Exception {
    ClaimedDelivery dead = deadDelivery("a");
    Callable<String> replay =
        () -> {
          try {
            admin.replay(dead.id(), "anna");
            return "done";
          } catch (RefusedException e) {
            return e.getMessage();
          }
        };

    List<String> answers = TestDatabase.atOnce(Collections.nCopies(4, replay));

    assertThat(answers).filteredOn("done"::equals).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.equals("done"))
        .hasSize(3)
        .allSatisfy(answer -> assertThat(answer).contains("HB-0602", "anna", "REPLAY"));
    assertThat(deliveriesOf(dead.jobId())).isEqualTo("2");
  }

  @Test
  void outcomeThatNoObserverMatched_goesToEachThatMatchesNow() {
    DeadLetter dead = unobserved();

    assertThat(admin.replay(dead.id(), "anna")).hasSize(2);

    assertThat(due("a").generation()).isEqualTo(2);
    assertThat(due("b").generation()).isEqualTo(2);
    assertThat(letters()).isEmpty();
  }

  @Test
  void outcomeThatNoObserverMatchesYet_staysDead() {
    DeadLetter dead = unobserved();
    application.observers.clear();
    refused("HB-0604", () -> admin.replay(dead.id(), "anna"));
    assertThat(letters()).extracting(DeadLetter::id).containsExactly(dead.id());
  }

  @Test
  void outcomeOfAnotherApplication_staysDead_becauseItsObserversAreElsewhere() {
    DeadLetter dead = unobserved();
    f.fresh();
    refused("HB-0608", () -> admin.replay(dead.id(), "anna"));
  }

  @Test
  void deliveryOfAnErasedJob_cannotBeReplayed() {
    ClaimedDelivery dead = deadDelivery("a");
    f.run(() -> f.erase(dead.jobId(), Optional.empty()));
    refused("HB-0602", () -> admin.replay(dead.id(), "anna"));
  }

  @Test
  void deadCallback_isInterpretedOnceMore_asIfItWereNew() {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "fine");
    f.run(() -> f.callbacks.deadLetter(callback, 1, Code.KILLS_SERVER, "x"));

    assertThat(admin.replay(callback.id(), "anna")).isEmpty();

    ClaimedCallback again = f.claim(10).get(0);
    assertThat(again.attempts()).isZero();
    assertThat(again.suspect()).isFalse();
    application.interpret(again);
    assertThat(due("a").jobId()).isEqualTo(job);
    assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void replayedCallback_thatIsNotUnderstoodAgain_isKept_thoughOthersHaveTakenItsRoom() {
    UUID job = f.job();
    ClaimedCallback dead = f.claimed(job, "gibberish");
    application.interpret(dead);
    ClaimedCallback again = replayed(dead);
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      application.interpret(f.claimed(job, "gibberish " + i));
    }
    application.interpret(again);
    assertThat(f.state("callback", dead.id())).isEqualTo("DEAD");
  }

  @Test
  void replayedCallback_thatIsGivenUpAgain_isKept_thoughOthersHaveTakenItsRoom() {
    UUID job = f.job();
    ClaimedCallback dead = f.claimed(job, "killer");
    application.interpret(killing(dead));
    ClaimedCallback again = replayed(dead);
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      application.interpret(killing(f.claimed(job, "killer " + i)));
    }
    application.interpret(killing(again));
    assertThat(f.state("callback", dead.id())).isEqualTo("DEAD");
  }

  @Test
  void replayedCallbackOfAHook_isKept_thoughItsJobHasAllThatIsKept() {
    CallbackAddress.OfHook hook = f.hook();
    ClaimedCallback dead = null;
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      dead = f.store(hook, "gibberish of v1 " + i, Optional.of(f.node)).claimed().orElseThrow();
      application.interpret(dead);
    }
    application.interpret(replayed(dead));
    assertThat(f.state("callback", dead.id())).isEqualTo("DEAD");
  }

  @Test
  void replayedCallback_thatCameAfterTheEnd_isKept_whateverItSays() {
    for (String body : List.of("gibberish", "failed again")) {
      UUID job = failedJob();
      ClaimedCallback dead = f.claimed(job, body);
      application.interpret(killing(dead));
      application.interpret(replayed(dead));
      assertThat(f.state("callback", dead.id()))
          .as(body)
          .isEqualTo(body.equals("gibberish") ? "DEAD" : "DONE");
      assertThat(f.in(() -> f.jobs.ignoredCallbacks(job))).isZero();
    }
  }

  @Test
  void callbackOfAnUnknownJob_staysDead_untilTheJobIsKnown() {
    UUID job = Uuids.next();
    f.store(to(job), "fine", Optional.empty());
    UUID dead =
        letters().stream()
            .filter(one -> one.jobId().equals(Optional.of(job)))
            .findFirst()
            .orElseThrow()
            .id();
    refused("HB-0605", () -> admin.replay(dead, "anna"));
    f.run(
        () ->
            f.newJobs.insert(
                job,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of("https://a.example/x")));
    admin.replay(dead, "anna");
    application.interpret(f.claim(10).get(0));
    assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void replayByFilter_takesWhatItLetsThrough_andOneThatIsRefusedStopsNoOther() {
    deadDelivery("a");
    deadDelivery("a");
    ClaimedDelivery other = deadDelivery("b");
    unobserved();
    application.observers.clear();

    Replayed replayed = admin.replay(Filter.of(f.application).observer("a"), "anna");
    assertThat(replayed).isEqualTo(new Replayed(2, Map.of()));
    assertThat(letters()).hasSize(2);

    assertThat(admin.replay(Filter.of(f.application), "anna"))
        .isEqualTo(new Replayed(1, Map.of("HB-0604", 1)));
    assertThat(admin.look(other.id())).isEmpty();
  }

  // --- list ---

  @Test
  void filters_letThroughWhatTheyName() {
    ClaimedDelivery dead = deadDelivery("a");
    ClaimedCallback callback = f.claimed(f.job(), "gibberish");
    application.interpret(callback);

    Filter ours = Filter.of(f.application);
    assertThat(ids(ours)).containsExactly(callback.id(), dead.id());
    assertThat(ids(ours.code("OUT_OF_ATTEMPTS"))).containsExactly(dead.id());
    assertThat(ids(ours.code("NOT_UNDERSTOOD"))).containsExactly(callback.id());
    assertThat(ids(ours.observer("a"))).containsExactly(dead.id());
    assertThat(ids(ours.job(dead.jobId()))).containsExactly(dead.id());
    DeadLetter newest = admin.list(ours, 1).get(0);
    assertThat(newest.application()).contains(f.application);
    assertThat(newest.provider()).isEqualTo("deepgram");
    assertThat(ids(ours.since(newest.since()))).containsExactly(callback.id());
    assertThat(ids(ours.until(newest.since()))).hasSize(2);
    assertThat(ids(ours.until(newest.since().minusNanos(1000)))).containsExactly(dead.id());
  }

  @Test
  void deadLetters_areFoundByProviderAndTag_withoutALookAtTheirJobs() {
    List<UUID> dead = deadCallbackAndDeliveryOfTaggedJobs();
    f.db.execute(
        "UPDATE {schema}hearback_job SET provider = 'other', tags = '[]' WHERE application = ?",
        f.application);
    areFoundByProviderAndTag(dead);
  }

  // --- discard ---

  @Test
  void discardedDelivery_isDeadNoMore_andWhoDidItIsKept() {
    ClaimedDelivery dead = deadDelivery("a");
    admin.discard(dead.id(), "anna");
    assertThat(letters()).isEmpty();
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 9), true))).isEmpty();
    refused("HB-0602", () -> admin.replay(dead.id(), "ben"));
    assertThat(admin.history(dead.jobId()).orElseThrow().auditLog())
        .extracting(AuditEntry::action)
        .containsExactly("DISCARD");
  }

  @Test
  void discardedCallback_losesItsContents_butARepetitionIsRecognised() throws Exception {
    UUID job = f.job();
    String body = "Schlagobers".repeat(10_000);
    ClaimedCallback callback = f.claimed(job, body);
    application.interpret(callback);
    admin.discard(callback.id(), "anna");
    assertThat(f.db.dump()).doesNotContain("Schlagobers");
    assertThat(f.store(to(job), body, Optional.empty()).known()).isTrue();
    refused("HB-0606", () -> admin.adopt(callback.id(), "anna"));
  }

  // --- adopt ---

  @Test
  void successThatCameTooLate_becomesTheOutcome_forAllObservers() {
    UUID job = failedJob();
    ClaimedCallback late = f.claimed(job, "fine after all");
    application.interpret(late);
    assertThat(job(job).state()).isEqualTo(JobState.FAILED);
    assertThat(admin.look(late.id()).orElseThrow().code()).isEqualTo("LATE_SUCCESS");

    assertThat(admin.adopt(late.id(), "anna")).isEqualTo(2);

    assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job(job).failure()).isEmpty();
    ClaimedDelivery delivery = due("a");
    assertThat(delivery.generation()).isEqualTo(2);
    assertThat(delivery.callbackId()).contains(late.id());
    assertThat(due("b").generation()).isEqualTo(2);
    JobHistory history = admin.history(job).orElseThrow();
    assertThat(history.callbacks().get(0).note().orElseThrow()).contains("generation 2");
    assertThat(history.auditLog()).extracting(AuditEntry::action).containsExactly("ADOPT");
    assertThat(admin.look(late.id())).isEmpty();

    f.store(to(job), "fine once more", Optional.empty());
    assertThat(admin.history(job).orElseThrow().ignoredCallbacks()).isEqualTo(1);
  }

  @Test
  void whatWasNotDeliveredOfTheFormerOutcome_isNotAnyMore() {
    UUID job = failedJob();
    ClaimedDelivery former = due("a");
    ClaimedCallback late = f.claimed(job, "fine");
    application.interpret(late);
    admin.adopt(late.id(), "anna");
    assertThat(f.in(() -> f.deliveries.complete(former))).isFalse();
    assertThat(due("b").generation()).isEqualTo(2);
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("b", 9), true))).isEmpty();
  }

  @Test
  void twoOperatorsAtOnce_adoptOnce() throws Exception {
    UUID job = failedJob();
    ClaimedCallback late = f.claimed(job, "fine");
    application.interpret(late);
    Callable<String> adopt =
        () -> {
          try {
            return "generation " + admin.adopt(late.id(), "anna");
          } catch (RefusedException e) {
            return e.code();
          }
        };
    assertThat(TestDatabase.atOnce(Collections.nCopies(3, adopt)))
        .containsExactlyInAnyOrder("generation 2", "HB-0607", "HB-0607");
    assertThat(deliveriesOf(job)).isEqualTo("4");
  }

  @Test
  void callbackThatChangesNothing_hasANoteThatSaysWhy() {
    UUID job = f.job();
    f.db.execute("UPDATE {schema}hearback_job SET submission = 2 WHERE id = ?", job);
    application.interpret(f.claimed(job, "failed at first"));
    assertThat(job(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(note(job)).isEqualTo("Reports the failure of a submission that was repeated since");

    ClaimedCallback failed = f.claimed(job, "failed");
    application.interpret(f.claimed(job, "fine"));
    application.interpret(failed);
    assertThat(notes(job)).contains("Came too late: the job was SUCCEEDED");
  }

  private String note(UUID job) {
    return notes(job).get(0);
  }

  private List<String> notes(UUID job) {
    return admin.history(job).orElseThrow().callbacks().stream()
        .flatMap(callback -> callback.note().stream())
        .toList();
  }

  @Test
  void repairedBody_isACallbackOfItsOwn_andTheOutcome() {
    UUID job = f.job();
    ClaimedCallback broken = f.claimed(job, "gibberish");
    application.interpret(broken);

    UUID repaired = adopt(job, "fine");

    assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
    ClaimedDelivery delivery = due("a");
    assertThat(delivery.callbackId()).contains(repaired);
    assertThat(delivery.generation()).isEqualTo(1);
    StoredCallback stored = admin.history(job).orElseThrow().callbacks().get(0);
    assertThat(stored.id()).isEqualTo(repaired);
    assertThat(stored.method()).isEqualTo(StoredCallback.OPERATOR);
    refused("HB-0607", () -> adopt(job, "fine"));
  }

  @Test
  void adoption_isToldAsAnEnd_andAsADeadLetterIfNoObserverMatches() {
    application.told.clear();
    UUID job = f.job();
    ClaimedCallback failed = f.claimed(job, "failed at first");
    application.interpret(f.claimed(job, "fine"));
    assertThat(application.told).containsExactly("interpreted", "ended");
    application.interpret(failed);
    assertThat(application.told).containsExactly("interpreted", "ended", "interpreted");
    application.told.clear();

    adopt(job, "failed again");
    assertThat(application.told).containsExactly("adopted", "ended");
    application.told.clear();

    application.observers.clear();
    adopt(job, "fine again");
    assertThat(application.told).containsExactly("adopted", "ended", "deadLettered");
  }

  @Test
  void failure_canBeAdoptedToo() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    adopt(job, "failed");
    assertThat(job(job).state()).isEqualTo(JobState.FAILED);
    assertThat(job(job).failure().orElseThrow().code()).isEqualTo("42");
    assertThat(due("a").generation()).isEqualTo(2);
  }

  @Test
  void bodyThatIsNotUnderstood_isRefusedWithTheError_andNothingIsStored() {
    UUID job = f.job();
    assertThatThrownBy(() -> adopt(job, "gibberish"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("HB-0609")
        .hasMessageContaining("expected fine or failed");
    assertThat(admin.history(job).orElseThrow().callbacks()).isEmpty();
  }

  @Test
  void callbackThatANodeIsInterpreting_isNotAdopted() {
    ClaimedCallback running = f.claimed(f.job(), "fine");
    refused("HB-0606", () -> admin.adopt(running.id(), "anna"));
  }

  @Test
  void callbackOfAJobThatIsNotStored_isNotAdopted() {
    ReceivedCallback unknown = InboxFixture.received(to(Uuids.next()), InboxFixture.bytes("fine"));
    f.store(unknown, Optional.empty());
    refused("HB-0606", () -> admin.adopt(unknown.id(), "anna"));
    admin.discard(unknown.id(), "anna"); // it is of every application
  }

  @Test
  void erasedJob_adoptsNothing() {
    UUID job = failedJob();
    ClaimedCallback late = f.claimed(job, "fine");
    application.interpret(late);
    f.run(() -> f.erase(job, Optional.empty()));
    refused("HB-0606", () -> admin.adopt(late.id(), "anna"));
    refused("HB-0606", () -> adopt(job, "fine"));
  }

  // --- observers that are missing ---

  @Test
  void observerThatNoLiveNodeHas_isMissing_withAllThatWaitsForIt() {
    waiting("gone");
    f.delivery("gone");
    f.run(() -> f.deliveries.release(f.node, true)); // a suspect from now on
    waiting("there");
    waiting("silent");
    joinWith("{\"there\":[]}");
    Node silent = joinWith("{\"silent\":[]}");
    assertThat(admin.missing(f.application)).isEqualTo(Map.of("gone", 2L));
    silence(silent);
    assertThat(admin.missing(f.application)).isEqualTo(Map.of("gone", 2L, "silent", 1L));
  }

  @Test
  void whatWaitsForAMissingObserver_isDeadLettered_thenDiscarded_andWhoDidItIsKept() {
    ClaimedDelivery waits = waiting("gone");
    ClaimedDelivery suspect = f.delivery("gone");
    f.run(() -> f.deliveries.release(f.node, true));
    ClaimedDelivery other = waiting("there");

    assertThat(admin.deadLetter(f.application, "gone", "anna")).isEqualTo(2);

    assertThat(ids(Filter.of(f.application).code("OBSERVER_MISSING")))
        .containsExactlyInAnyOrder(waits.id(), suspect.id());
    assertThat(admin.missing(f.application)).containsOnlyKeys("there");
    assertThat(f.state("delivery", other.id())).isEqualTo("WAITING");
    admin.discard(waits.id(), "ben");
    assertThat(f.state("delivery", waits.id())).isEqualTo("DISCARDED");
    assertThat(admin.history(waits.jobId()).orElseThrow().auditLog())
        .extracting(done -> done.who() + " " + done.action())
        .containsExactly("ben DISCARD", "anna DEAD_LETTER");
  }

  @Test
  void moreThanABatchThatWaits_isDeadLetteredWhole() {
    UUID job = f.job();
    f.succeed(f.claimed(job, "{}"), job, "gone");
    f.run(() -> f.deliveries.release(f.node, false));
    for (int generation = 2; generation <= 101; generation++) {
      f.db.execute(
          "INSERT INTO {schema}hearback_delivery (id, job_id, application, provider, tags,"
              + " observer, generation, state, claim, attempts, suspect, due_at, bytes, created_at)"
              + " VALUES (?, ?, ?, 'p', '[]', 'gone', ?, 'WAITING', 0, 0, FALSE, {now}, 0, {now})",
          Uuids.next(),
          job,
          f.application,
          generation);
    }
    assertThat(admin.deadLetter(f.application, "gone", "anna")).isEqualTo(101);
  }

  @Test
  void deliveryToAnObserverThatALiveNodeHas_isNotDeadLettered() {
    waiting("b");
    joinWith("{\"b\":[]}");
    notDeadLettered("b");
  }

  @Test
  void deliveryThatANodeHoldsOrHasClaimedInTheSameMoment_isLeftToIt() throws Exception {
    ClaimedDelivery held = waiting("b");
    ClaimedDelivery claimed = waiting("b");
    try (Connection node = f.hold("delivery", held.id())) {
      f.db.execute(
          "UPDATE {schema}hearback_delivery SET state = 'RUNNING', owner = ? WHERE id = ?",
          f.node.id(),
          claimed.id());
      assertThat(admin.deadLetter(f.application, "b", "anna")).isZero();
      node.rollback();
    }
    assertThat(f.state("delivery", held.id())).isEqualTo("WAITING");
    assertThat(f.state("delivery", claimed.id())).isEqualTo("RUNNING");
  }

  @Test
  void deadLetteredDelivery_isReplayedToThoseThatMatchNow_butToNoneThatHasHadTheOutcome() {
    UUID job = f.job();
    List<ClaimedDelivery> owned = f.succeed(f.claimed(job, "{}"), job, "a", "gone");
    f.run(() -> f.deliveries.complete(owned.get(0)));
    f.run(() -> f.deliveries.release(owned.get(1).asClaim()));
    UUID dead = owned.get(1).id();
    admin.deadLetter(f.application, "gone", "anna");
    application.observers.remove("b");
    refused("HB-0604", () -> admin.replay(dead, "anna"));

    application.observers.add("c");
    assertThat(admin.replay(dead, "anna")).containsExactly(due("c").id());
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 9, "gone", 9), true)))
        .isEmpty();
    assertThat(letters()).isEmpty();
  }

  @Test
  void deadLetteredDelivery_isReplayedToItsObserver_ifThatIsBack() {
    ClaimedDelivery dead = waiting("gone");
    admin.deadLetter(f.application, "gone", "anna");
    joinWith("{\"gone\":[]}");
    admin.replay(dead.id(), "anna");
    assertThat(due("gone").generation()).isEqualTo(2);
    assertThat(deliveriesOf(dead.jobId())).isEqualTo("2");
  }

  @Test
  void deadLetteredDelivery_isReplayedToItsObserver_ifThatIsOfANodeThatIsOnlySilent() {
    ClaimedDelivery dead = waiting("gone");
    silence(joinWith("{\"gone\":[]}"));
    admin.deadLetter(f.application, "gone", "anna");
    admin.replay(dead.id(), "anna");
    assertThat(due("gone").generation()).isEqualTo(2);
  }

  @Test
  void tagFilter_findsThatTagAlone_whateverCharactersItHas() {
    List<String> tags =
        List.of("calls", "eu", ",", "a,b", "x\"y", "back\\", "\"", "%", "_", "\",\"", "\\u002c");
    Map<String, UUID> dead = new HashMap<>();
    tags.forEach(tag -> dead.put(tag, deadDeliveryOf(tag, "another")));
    tags.forEach(
        tag ->
            assertThat(ids(Filter.of(f.application).tag(tag)))
                .as("tag %s", tag)
                .containsExactly(dead.get(tag)));
    for (String none : List.of("y", "x", "a", "b", "]", "[", "back", "u002c", "c")) {
      assertThat(ids(Filter.of(f.application).tag(none))).as("tag %s", none).isEmpty();
    }
    assertThat(ids(Filter.of(f.application).tag("another"))).hasSize(tags.size());
  }

  @Test
  void whoReplaysMany_isKeptOnceByEachOfHisNames() {
    NamedCaller caller = new NamedCaller();
    caller.name = Optional.of("olga");
    admin.caller = caller;
    try {
      ClaimedDelivery dead = deadDelivery("a");
      admin.replay(Filter.of(f.application), "night shift");
      assertThat(admin.history(dead.jobId()).orElseThrow().auditLog())
          .extracting(AuditEntry::who)
          .containsExactly("night shift (as olga)");
    } finally {
      admin.caller = new NamedCaller();
    }
  }

  // --- bad input ---

  @Test
  void operatorsName_forgesNoLineOfTheLog() {
    ClaimedDelivery dead = deadDelivery("a");
    try (Logged logged = new Logged(LogFixture.class)) {
      admin.discard(dead.id(), OneLineTest.HOSTILE);
      assertThat(logged.messages())
          .containsExactly(
              "INFO HB-0612 "
                  + OneLineTest.HARMLESS
                  + " discarded dead letter "
                  + dead.id()
                  + " of job "
                  + dead.jobId());
    }
    assertThat(admin.history(dead.jobId()).orElseThrow().auditLog())
        .extracting(AuditEntry::who)
        .containsExactly(OneLineTest.HARMLESS);
  }

  @Test
  void observersId_forgesNoLineOfTheLog() {
    String observer = "gone\u0085HB-0612 ben";
    application.observers.add(observer);
    application.interpret(f.claimed(f.job(), "fine"));
    try (Logged logged = new Logged(LogFixture.class)) {
      admin.deadLetter(f.application, observer, "anna");
      admin.deadLetter(f.application, observer, "ben"); // there is nothing left to be told
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .contains(
              "INFO HB-0616 anna turned 1 deliveries for observer gone HB-0612 ben into dead"
                  + " letters");
    }
  }

  @Test
  void badInput_isRefused_namingWhatWasExpected() {
    for (String nobody : new String[] {null, " ", "x".repeat(201)}) {
      assertThatThrownBy(() -> admin.replay(Uuids.next(), nobody))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("HB-0601 who: expected an operator's name");
    }
    assertThatThrownBy(() -> admin.list(Filter.ALL, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0601 max: expected a number from 1 to 1000, found 0");
    refused("HB-0602", () -> admin.discard(Uuids.next(), "anna"));
    refused("HB-0606", () -> admin.adopt(Uuids.next(), "anna"));
  }

  // --- what the tests do again and again ---

  private ClaimedCallback replayed(ClaimedCallback dead) {
    admin.replay(dead.id(), "anna");
    return f.claim(1).get(0);
  }

  /** As after the deaths of two nodes that interpreted it. */
  private static ClaimedCallback killing(ClaimedCallback callback) {
    return new ClaimedCallback(callback.id(), callback.claim(), 2, true, callback.address());
  }

  private void refused(String code, Runnable what) {
    assertThatThrownBy(what::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private ClaimedDelivery deadDelivery(String observer) {
    ClaimedDelivery delivery = f.delivery(observer);
    deadLetter(delivery);
    return delivery;
  }

  private UUID deadDeliveryOf(String... tags) {
    UUID job = Uuids.next();
    TranscriptionRequest request = TranscriptionRequest.of("https://a.example/x");
    for (String tag : tags) {
      request = request.tag(tag);
    }
    TranscriptionRequest tagged = request;
    f.run(() -> f.newJobs.insert(job, f.application, TestSubmissions.DEEPGRAM, tagged));
    f.db.execute("UPDATE {schema}hearback_job SET submission = 1 WHERE id = ?", job);
    ClaimedDelivery delivery = f.succeed(f.claimed(job, "{}"), job, "a").get(0);
    deadLetter(delivery);
    return delivery.id();
  }

  private List<UUID> deadCallbackAndDeliveryOfTaggedJobs() {
    UUID job = f.job();
    UUID other = f.job();
    f.db.execute(
        "UPDATE {schema}hearback_job SET tags = '[\"calls\",\"eu\"]' WHERE application = ?",
        f.application);
    ClaimedDelivery dead = f.succeed(f.claimed(job, "{}"), job, "a").get(0);
    deadLetter(dead);
    ClaimedCallback callback = f.claimed(other, "gibberish");
    application.interpret(callback);
    return List.of(callback.id(), dead.id());
  }

  private void areFoundByProviderAndTag(List<UUID> dead) {
    deadDelivery("b"); // without a tag
    Filter ours = Filter.of(f.application);
    assertThat(ids(ours.tag("calls"))).isEqualTo(dead);
    assertThat(ids(ours.tag("eu").provider("deepgram"))).isEqualTo(dead);
    assertThat(ids(ours.tag("call"))).isEmpty();
    assertThat(ids(ours.tag("calls").provider("gladia"))).isEmpty();
    assertThat(ids(ours.provider("deepgram"))).hasSize(3).containsAll(dead);
    assertThat(ids(ours.provider("gladia"))).isEmpty();
    assertThat(admin.list(ours, 3)).extracting(DeadLetter::provider).containsOnly("deepgram");
  }

  private ClaimedDelivery waiting(String observer) {
    ClaimedDelivery delivery = f.delivery(observer);
    f.run(() -> f.deliveries.release(delivery.asClaim()));
    return delivery;
  }

  private void silence(Node node) {
    f.db.execute(
        "UPDATE {schema}hearback_node SET beat_at = {earlier} WHERE id = ?",
        Duration.ofSeconds(31),
        node.id());
  }

  private Node joinWith(String observers) {
    return f.in(() -> f.nodes.join(f.application, observers));
  }

  private void notDeadLettered(String observer) {
    assertThatThrownBy(() -> admin.deadLetter(f.application, observer, "anna"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0601 observer: expected one that no live node of application");
  }

  private void deadLetter(ClaimedDelivery delivery) {
    f.run(() -> f.deliveries.deadLetter(delivery, 1, Code.OUT_OF_ATTEMPTS, "x"));
  }

  private DeadLetter unobserved() {
    List<String> observers = List.copyOf(application.observers);
    application.observers.clear();
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    application.observers.addAll(observers);
    return admin.list(Filter.of(f.application).job(job), 1).get(0);
  }

  /** Its outcome waits for both observers. */
  private UUID failedJob() {
    UUID job = f.job();
    f.run(
        () ->
            application.outcomes.end(
                f.jobs.lock(job).orElseThrow(), FAILED, Optional.empty(), Optional.empty()));
    return job;
  }

  private UUID adopt(UUID job, String body) {
    return admin.adopt(job, InboxFixture.bytes(body), Optional.of("text/plain"), "anna");
  }

  private ClaimedDelivery due(String observer) {
    List<ClaimedDelivery> due =
        f.in(() -> f.deliveries.claimDue(f.node, Map.of(observer, 9), true));
    assertThat(due).as("due for " + observer).hasSize(1);
    return due.get(0);
  }

  private Job job(UUID id) {
    return f.in(() -> f.jobs.find(id)).orElseThrow();
  }

  private String deliveriesOf(UUID job) {
    return f.value("SELECT COUNT(*) FROM {schema}hearback_delivery WHERE job_id = ?", job);
  }

  private List<DeadLetter> letters() {
    return admin.list(Filter.of(f.application), 100);
  }

  private List<UUID> ids(Filter filter) {
    return admin.list(filter, 100).stream().map(DeadLetter::id).toList();
  }

  private final class OfTheFixture extends TestSettings {
    @Override
    public String application() {
      return f.application;
    }

    OfTheFixture() {
      with(Catalogue.NODE_EXPIRY, () -> Duration.ofSeconds(30));
      with(Catalogue.MAX_BODY_BYTES, () -> 1_000_000L);
    }
  }
}
