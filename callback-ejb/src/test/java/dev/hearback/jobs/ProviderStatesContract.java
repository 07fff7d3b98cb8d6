package dev.hearback.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes share of a provider, on every database. */
@Timeout(60)
abstract class ProviderStatesContract {

  private static final String APPLICATION = "shop";
  private static final Provider MAIN = TestSubmissions.provider("main", "deepgram");
  private static final Provider SECOND = TestSubmissions.provider("second", "deepgram");

  private final TestDatabase db;
  private final ProviderStates states;

  ProviderStatesContract(Product product) {
    db = TestDatabase.ready(product);
    states = Beans.inject(new ProviderStates(), db.database());
    enter(MAIN, "old");
    enter(SECOND, "old");
  }

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void twoNodesThatMeetARefusal_pauseOnce() {
    assertThat(pause("main", "old", Objection.KEY))
        .hasValueSatisfying(
            paused -> {
              assertThat(paused.again()).isFalse();
              assertThat(paused.pause().objection()).isEqualTo(Objection.KEY);
              assertThat(paused.pause().code()).isEqualTo("INVALID_AUTH");
              assertThat(paused.pause().vendor()).isEqualTo("deepgram");
            });
    assertThat(pause("main", "old", Objection.KEY)).isEmpty();
    assertThat(state("main").pause()).isPresent();
    assertThat(state("second").pause()).isEmpty();
  }

  /** It is shown by the check, and logged. */
  @Test
  void codeThatIsWords_isNotKept() {
    assertThat(
            db.inNew(
                () ->
                    states.pause(
                        APPLICATION, "main", "old", Objection.KEY, "bad token s3cret of Anna")))
        .hasValueSatisfying(
            paused -> assertThat(paused.pause().code()).isEqualTo("its code is not fit for a log"));
  }

  @Test
  void pause_holdsForNodesWithTheRefusedKeyAlone_andEndsWhenOneStartsWithAnother() {
    pause("main", "old", Objection.KEY);
    assertThat(enter(MAIN, "old")).isFalse();
    assertThat(state("main").pause()).isPresent();
    assertThat(enter(MAIN, "new")).isTrue();
    assertThat(enter(MAIN, "new")).isFalse();
    assertThat(states("main")).singleElement().matches(state -> state.access().equals("new"));
    assertThat(state("main").pause()).isEmpty();
  }

  @Test
  void nodesWithTwoKeys_areEachHeldBackByTheirOwn() {
    add(MAIN, "new");
    assertThat(pause("main", "old", Objection.KEY)).isPresent();
    assertThat(pause("main", "new", Objection.CREDIT)).isPresent();
    assertThat(pause("main", "old", Objection.KEY)).isEmpty();
    assertThat(pause("main", "new", Objection.CREDIT)).isEmpty();
    assertThat(states("main")).allMatch(state -> state.pause().isPresent());

    assertThat(db.inNew(() -> states.resume(APPLICATION, "main"))).isTrue();
    assertThat(states("main")).hasSize(2).allMatch(state -> state.pause().isEmpty());
    hold("main", Duration.ofMinutes(1));
    assertThat(states("main")).filteredOn(ProviderState::held).hasSize(1);
  }

  @Test
  void answerToACallWithAFormerKey_pausesNothing() {
    enter(MAIN, "new");
    assertThat(pause("main", "old", Objection.KEY)).isEmpty();
    assertThat(state("main").pause()).isEmpty();
  }

  @Test
  void pauseOfAKeyThatNobodyProbes_isAbandoned_andRemoved() {
    add(MAIN, "new");
    pause("main", "old", Objection.KEY);
    ProviderState paused =
        states("main").stream().filter(it -> it.pause().isPresent()).findAny().get();
    assertThat(paused.abandoned()).isFalse();
    remove(paused);
    assertThat(states("main")).hasSize(2);
    db.execute(
        "UPDATE {schema}hearback_provider SET probe_at = {earlier} WHERE probe_at IS NOT NULL",
        Duration.ofMinutes(11));
    assertThat(states("main")).filteredOn(ProviderState::abandoned).hasSize(1);
    remove(paused);
    assertThat(states("main")).singleElement().matches(state -> state.access().equals("new"));
  }

  @Test
  void probe_isMadeByOneNode_andIsDueLaterEachTime() {
    pause("main", "old", Objection.KEY);
    assertThat(state("main").probeDue()).isFalse();
    for (int probe = 1; probe <= 9; probe++) {
      due("probe_at");
      ProviderState seen = state("main");
      assertThat(seen.probeDue()).isTrue();
      long won =
          IntStream.range(0, 4)
              .mapToObj(
                  node ->
                      CompletableFuture.supplyAsync(
                          () -> db.inNew(() -> states.claimProbe(APPLICATION, seen))))
              .toList()
              .stream()
              .filter(CompletableFuture::join)
              .count();
      assertThat(won).as("nodes that made probe %d", probe).isEqualTo(1);
      assertThat(state("main").probes()).isEqualTo(probe);
      long seconds = Math.min(10L << probe, 1800);
      assertThat(until("probe_at")).isBetween(seconds - 10, seconds);
    }
  }

  @Test
  void acceptedProbe_putsOnTrial_untilAJobIsTaken() {
    pause("main", "old", Objection.CREDIT);
    due("probe_at");
    ProviderState seen = state("main");
    assertThat(db.inNew(() -> states.claimProbe(APPLICATION, seen))).isTrue();
    assertThat(db.inNew(() -> states.endPause(APPLICATION, "main", "new"))).isFalse();
    assertThat(db.inNew(() -> states.endPause(APPLICATION, "main", "old"))).isTrue();
    assertThat(db.inNew(() -> states.endPause(APPLICATION, "main", "old"))).isFalse();
    assertThat(state("main").isOnTrial(ProviderStates.PATIENCE)).isTrue();

    assertThat(pause("main", "old", Objection.CREDIT))
        .hasValueSatisfying(paused -> assertThat(paused.again()).isTrue());
    assertThat(until("probe_at")).isBetween(10L, 20L);

    db.inNew(() -> states.endPause(APPLICATION, "main", "old"));
    taken("main");
    assertThat(state("main").isOnTrial(1)).isFalse();
    assertThat(pause("main", "old", Objection.CREDIT))
        .hasValueSatisfying(paused -> assertThat(paused.again()).isFalse());
  }

  @Test
  void resumedProvider_isNotOnTrial() {
    pause("main", "old", Objection.KEY);
    assertThat(db.inNew(() -> states.resume(APPLICATION, "main"))).isTrue();
    assertThat(db.inNew(() -> states.resume(APPLICATION, "main"))).isFalse();
    assertThat(state("main").pause()).isEmpty();
    assertThat(state("main").isOnTrial(1)).isFalse();
    hold("main", Duration.ofMinutes(5));
    assertThat(db.inNew(() -> states.resume(APPLICATION, "main"))).isTrue();
    assertThat(state("main").held()).isFalse();
  }

  @Test
  void longestWaitThatTheVendorAskedFor_holds_andForThisProviderAlone() {
    hold("main", Duration.ofMinutes(2));
    hold("main", Duration.ofSeconds(1));
    assertThat(state("main").held()).isTrue();
    assertThat(until("not_before")).isBetween(100L, 120L);
    assertThat(state("second").held()).isFalse();
    taken("main");
    assertThat(state("main").held()).isTrue();
  }

  @Test
  void failuresInARow_holdAProviderBack_longerEachTime_andThoseMeanwhileCountOnce() {
    for (int i = 1; i < ProviderStates.PATIENCE; i++) {
      assertThat(failed("main")).isEmpty();
    }
    assertThat(failed("main")).contains(Duration.ofSeconds(10));
    assertThat(failed("main")).isEmpty();
    assertThat(state("main").held()).isTrue();
    assertThat(state("second").held()).isFalse();
    for (int seconds : new int[] {20, 40, 80, 160, 300, 300}) {
      due("not_before");
      assertThat(state("main").isOnTrial(ProviderStates.PATIENCE)).isTrue();
      assertThat(failed("main")).contains(Duration.ofSeconds(seconds));
    }
    taken("main");
    due("not_before");
    assertThat(failed("main")).isEmpty();
  }

  @Test
  void access_differsByKeyAndBaseUrl_andTellsNeither() {
    Provider one = TestSubmissions.provider("deepgram", URI.create("https://one.example"));
    Provider otherUrl = TestSubmissions.provider("deepgram", URI.create("https://two.example"));
    Provider otherKey =
        new Provider(
            "deepgram",
            "deepgram",
            one.baseUrl(),
            Optional.of(new Secret("another-key")),
            Optional.empty(),
            Duration.ZERO);
    assertThat(List.of(one, otherUrl, otherKey))
        .extracting(ProviderState::access)
        .doesNotHaveDuplicates()
        .allSatisfy(access -> assertThat(access).matches("[0-9a-f]{64}"));
    assertThat(ProviderState.access(one)).isEqualTo(ProviderState.access(one));
  }

  private boolean enter(Provider provider, String access) {
    boolean ended = db.inNew(() -> states.removeOthers(APPLICATION, provider, access));
    add(provider, access);
    return ended;
  }

  private void add(Provider provider, String access) {
    db.inNew(
        () -> {
          states.add(APPLICATION, provider, access);
          return null;
        });
  }

  private void remove(ProviderState state) {
    db.inNew(
        () -> {
          states.remove(APPLICATION, state);
          return null;
        });
  }

  private Optional<ProviderStates.Paused> pause(
      String provider, String access, Objection objection) {
    return db.inNew(() -> states.pause(APPLICATION, provider, access, objection, "INVALID_AUTH"));
  }

  private Optional<Duration> failed(String provider) {
    return db.inNew(() -> states.failed(APPLICATION, provider, "old"));
  }

  private void hold(String provider, Duration wait) {
    db.inNew(
        () -> {
          states.holdBack(APPLICATION, provider, "old", wait);
          return null;
        });
  }

  private void taken(String provider) {
    db.inNew(
        () -> {
          states.taken(APPLICATION, provider, "old");
          return null;
        });
  }

  private ProviderState state(String provider) {
    return states(provider).get(0);
  }

  private List<ProviderState> states(String provider) {
    return db.inNew(() -> states.list(APPLICATION)).stream()
        .filter(state -> state.provider().equals(provider))
        .toList();
  }

  private void due(String column) {
    db.execute(
        "UPDATE {schema}hearback_provider SET "
            + column
            + " = {now} WHERE provider = 'main' AND "
            + column
            + " IS NOT NULL");
  }

  /** Seconds from now. */
  private long until(String column) {
    return db.inNew(
        () ->
            db.database()
                .call(
                    "test",
                    sql ->
                        sql.first(
                                "SELECT EXTRACT(EPOCH FROM "
                                    + column
                                    + " - {now}) FROM {schema}hearback_provider"
                                    + " WHERE provider = 'main'",
                                row -> row.getBigDecimal(1).longValue())
                            .orElseThrow()));
  }
}
