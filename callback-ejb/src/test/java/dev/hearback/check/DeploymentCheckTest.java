package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.Beans;
import dev.hearback.TranscriptionRequest;
import dev.hearback.check.Finding.State;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.deliver.Deliverer;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Observers;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.NewJobs;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Hook;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.vendors.Vendors;
import dev.hearback.work.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentCheckTest {

  private final TestDatabase db = TestDatabase.ready(Product.POSTGRESQL);
  private final Map<String, Provider> providers = new HashMap<>();
  private final Map<String, List<String>> stuck = new TreeMap<>();
  private final List<String> slow = new ArrayList<>();
  private final Map<String, String> paused = new TreeMap<>();
  private final List<String> doubts = new ArrayList<>();
  private final DeploymentCheck deploymentCheck = new DeploymentCheck();
  private final AttemptLog attemptLog = Beans.inject(new AttemptLog(), db.database());
  private final HostApplication host = new HostApplication();
  private Node node = new Node(Uuids.next(), "shop");
  private boolean beats = true;
  private boolean dispatches = true;
  private boolean allowVolatile;
  private Optional<URI> publicUrl = Optional.empty();
  private List<String> warnings = List.of();
  private final Set<Integer> foreignKeys = new TreeSet<>();
  private final Set<String> withCredentials = new TreeSet<>();
  private boolean outdated;

  DeploymentCheckTest() {
    providers.put("deepgram", provider());
    deploymentCheck.settings = new StubSettings();
    deploymentCheck.host = host;
    deploymentCheck.database = db.database();
    deploymentCheck.transactions = db.transactions();
    deploymentCheck.backlog = Beans.inject(new Backlog(), db.database());
    deploymentCheck.clusterNode =
        new ClusterNode() {
          @Override
          public Node node() {
            return node;
          }

          @Override
          public boolean beats(Deadline limit) {
            return beats;
          }
        };
    deploymentCheck.dispatcher =
        new Dispatcher() {
          @Override
          public boolean works() {
            return dispatches;
          }

          @Override
          public List<String> slow() {
            return slow;
          }
        };
    deploymentCheck.deliveryCheck =
        Beans.inject(
            new DeliveryCheck(),
            deploymentCheck.settings,
            db.transactions(),
            deploymentCheck.backlog,
            Beans.inject(new DeadLetters(), db.database()),
            attemptLog);
    deploymentCheck.deliveryCheck.dispatcher = deploymentCheck.dispatcher;
    deploymentCheck.deliveryCheck.deliverer =
        new Deliverer() {
          @Override
          public Map<String, List<String>> stuck() {
            return stuck;
          }

          @Override
          public Map<String, String> paused() {
            return paused;
          }
        };
    deploymentCheck.observers =
        new Observers() {
          @Override
          public Set<String> ids() {
            return Set.of("here");
          }
        };
    deploymentCheck.tokens =
        new Tokens() {
          @Override
          public Set<Integer> foreignKeys() {
            return foreignKeys;
          }

          @Override
          public boolean outdated() {
            return outdated;
          }

          @Override
          public Set<String> providersWithCredentials() {
            return withCredentials;
          }
        };
    deploymentCheck.faultTolerance =
        new FaultToleranceCheck() {
          @Override
          Finding examine(ApplicationServer server) {
            return Finding.ok("fault tolerance", "active");
          }
        };
    deploymentCheck.providerCheck = new ProviderCheck();
    deploymentCheck.providerCheck.settings = deploymentCheck.settings;
    deploymentCheck.providerCheck.transactions = db.transactions();
    deploymentCheck.providerCheck.states = Beans.inject(new ProviderStates(), db.database());
    deploymentCheck.providerCheck.erasure = Beans.inject(new Erasure(), db.database());
    deploymentCheck.providerCheck.vendors =
        new Vendors() {
          @Override
          public List<String> doubts() {
            return doubts;
          }
        };
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void whatCallbacksMetInTheApplicationAroundThem_isAFinding() {
    host.filters(List.of("shop.EncodingFilter"));
    host.holdsThreads();
    host.holdsThreads();
    host.refusesCallbacks("POST", "/*");

    assertThat(deploymentCheck.examine().findings())
        .filteredOn(finding -> finding.check().equals("web application"))
        .allMatch(finding -> finding.state() == State.WARN)
        .extracting(Finding::meaning)
        .satisfiesExactlyInAnyOrder(
            meaning -> assertThat(meaning).startsWith("HB-0051").contains("shop.EncodingFilter"),
            meaning -> assertThat(meaning).startsWith("HB-0053").contains("/*"));
  }

  @Test
  void deploymentThatIsSetUpRight_hasNoFinding() {
    assertThat(deploymentCheck.examine().findings())
        .allSatisfy(finding -> assertThat(finding.state()).as("%s", finding).isEqualTo(State.OK));
  }

  @Test
  void database_isNamedWithItsVersion() {
    assertThat(finding("database").found()).startsWith("PostgreSQL ");
  }

  @Test
  void connectionsThatAreUsed_areTold_andAPoolThatIsTooSmallIsAWarning() {
    assertThat(finding("connections").found()).isEqualTo("up to 24 are used at once");
    assertThat(DeploymentCheck.connections(24, OptionalInt.of(24)).state()).isEqualTo(State.OK);
    Finding small = DeploymentCheck.connections(32, OptionalInt.of(20));
    assertThat(small.state()).isEqualTo(State.WARN);
    assertThat(small.found()).isEqualTo("up to 32 are used at once, the pool has 20");
    assertThat(small.meaning()).startsWith("HB-0065 ");
  }

  @Test
  void databaseThatMayBeVolatile_isNoted() {
    allowVolatile = true;
    assertThat(finding("database").state()).isEqualTo(State.INFO);
  }

  @Test
  void providerThatIsPaused_isNamedWithCauseAndMend() {
    ProviderStates states = deploymentCheck.providerCheck.states;
    Provider provider = providers.get("deepgram");
    db.inNew(
        () -> {
          states.add("shop", provider, "access");
          return states.pause("shop", "mine", "access", Objection.KEY, "INVALID_AUTH");
        });
    assertThat(deploymentCheck.examine().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.WARN);
              assertThat(finding.found())
                  .startsWith("paused: mine (deepgram, KEY INVALID_AUTH) since ");
              assertThat(finding.meaning())
                  .startsWith("HB-0423 ")
                  .contains("hearback.provider.mine.api-key")
                  .contains("Admin.resumeProvider");
            });
    db.inNew(() -> states.resume("shop", "mine"));
    deploymentThatIsSetUpRight_hasNoFinding();
  }

  @Test
  void copiesThatAVendorKeeps_areAWarning_withTheirNumber() {
    db.inNew(
        () -> {
          UUID job = Uuids.next();
          Beans.inject(new NewJobs(), db.database())
              .insert(
                  job,
                  "shop",
                  providers.get("deepgram"),
                  TranscriptionRequest.of("https://a.example/x"));
          return deploymentCheck.providerCheck.erasure.erase(job);
        });
    deploymentThatIsSetUpRight_hasNoFinding();
    db.execute("UPDATE {schema}hearback_job SET vendor_erase_attempts = 4");
    assertThat(deploymentCheck.examine().findings())
        .filteredOn(finding -> finding.state() == State.WARN)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).endsWith("{mine=1}");
              assertThat(finding.meaning()).startsWith("HB-0424 ");
            });
  }

  @Test
  void publicUrlThatTheVendorMayRefuse_isNoted_withAllItsRules() {
    doubts.addAll(List.of("provider mine: expected port 80", "provider mine: expected a host"));
    assertThat(deploymentCheck.examine().findings())
        .filteredOn(finding -> finding.state() == State.INFO)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.meaning())
                    .startsWith("HB-0425 ")
                    .contains("expected port 80")
                    .contains("expected a host"));
  }

  @Test
  void jobThatWaitsForAProviderThatWasRenamed_isAWarning_untilThatIsThereAgain() {
    Provider former = TestSubmissions.provider("dg-old", "deepgram");
    db.inNew(
        () -> {
          Beans.inject(new NewJobs(), db.database())
              .insert(Uuids.next(), "shop", former, TranscriptionRequest.of("https://a.example/x"));
          return null;
        });
    assertThat(deploymentCheck.examine().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.WARN);
              assertThat(finding.found()).endsWith("{dg-old (deepgram)=1}");
              assertThat(finding.meaning()).startsWith("HB-0035 ");
            });
    providers.put("dg-old", former);
    assertThat(deploymentCheck.examine().findings())
        .noneMatch(finding -> finding.state() == State.WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "https://stt.example.com/hearback, https://dg.example.com, OK,",
    "http://127.0.0.1:8080/hearback, http://localhost:8099, OK,",
    "http://stt.example.com/hearback, https://dg.example.com, WARN, hearback.public-url",
    "https://stt.example.com, http://10.0.0.1, WARN, hearback.provider.own.base-url"
  })
  void plainHttp_beyondThisMachine_isAWarning(String url, String base, State state, String key) {
    publicUrl = Optional.of(URI.create(url));
    providers.put("own", TestSubmissions.provider("deepgram", URI.create(base)));
    assertThat(finding("encryption").state()).isEqualTo(state);
    assertThat(finding("encryption").found()).endsWith(key == null ? "this machine" : key);
  }

  @Test
  void whatTheSettingsWarnOf_isAWarning() {
    warnings = List.of("HB-0000 one", "HB-0000 two");
    assertThat(deploymentCheck.examine().findings())
        .filteredOn(finding -> finding.state() == State.WARN)
        .extracting(Finding::meaning)
        .containsExactly("HB-0000 one", "HB-0000 two");
  }

  @Test
  void tokenKeyOfAnotherSetting_isAWarning_untilTheNodeHasIt() {
    foreignKeys.add(7);
    assertThat(finding("secrets").state()).isEqualTo(State.WARN);
    assertThat(finding("secrets").found()).endsWith("[7]");
    assertThat(finding("secrets").meaning()).startsWith("HB-0057 ");
  }

  @Test
  void tokenKeyFromBeforeTheSetting_isNoted() {
    outdated = true;
    assertThat(finding("secrets").meaning()).startsWith("HB-0058 ");
  }

  @Test
  void callbackPasswordThatIsNotConfiguredHere_isNoted() {
    withCredentials.add("of-another-application");
    assertThat(deploymentCheck.examine().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.INFO);
              assertThat(finding.found()).endsWith("[of-another-application]");
              assertThat(finding.meaning()).startsWith("HB-0056 ");
            });
  }

  @Test
  void callbackPasswordThatWasDroppedHere_isAWarning() {
    withCredentials.add("deepgram");
    assertThat(warning("HB-0122").found()).endsWith("[deepgram]");
  }

  @Test
  void deploymentWithoutAProvider_isNoted() {
    providers.clear();
    assertThat(finding("providers").state()).isEqualTo(State.INFO);
    assertThat(finding("providers").meaning())
        .contains("hearback.provider.deepgram.api-key=YOUR_DEEPGRAM_API_KEY")
        .contains("hearback.public-url=https://");
  }

  @Test
  void heartbeatThatIsNotFelt_isAFailure() {
    beats = false;
    assertThat(finding("periodic work").state()).isEqualTo(State.FAIL);
  }

  @Test
  void dispatcherThatDoesNotWork_isAFailure_thoughTheHeartBeats() {
    dispatches = false;
    assertThat(finding("periodic work").state()).isEqualTo(State.FAIL);
  }

  @Test
  void deploymentOnADatabaseOfAnotherEnvironment_isAWarning() {
    node = null;
    assertThat(finding("periodic work").state()).isEqualTo(State.WARN);
  }

  @Test
  void deliveryForAnObserverThatIsMissing_isAWarning_butNotOneForAnObserverThatIsThere() {
    wait("here");
    assertThat(finding("observers").state()).isEqualTo(State.OK);
    wait("gone");
    wait("gone");
    assertThat(finding("observers").state()).isEqualTo(State.WARN);
    assertThat(finding("observers").found()).endsWith("{gone=2}");
  }

  @Test
  void observerThatIsStuckOrPaused_isAWarning_eachWithItsCauseAndMend() {
    assertThat(deploymentCheck.observersAtWork().state()).isEqualTo(State.OK);
    paused.put("mail", "by an operator");
    assertThat(deploymentCheck.observersAtWork().state()).isEqualTo(State.WARN);
    stuck.put("store", List.of("for PT2M at shop.Store.wait:12 < shop.Store.store:7"));
    assertThat(deploymentCheck.observersAtWork().state()).isEqualTo(State.WARN);
    Finding stuckCall = warning("HB-0033");
    assertThat(stuckCall.found())
        .startsWith("stuck: {store=[for PT2M at shop.Store.wait:12 < ")
        .doesNotContain("mail");
    assertThat(stuckCall.meaning()).contains("a time-out of its own", "restarted");
    stuck.clear();
    slow.add("for PT15S at shop.Adapter.interpret:3");
    assertThat(warning("HB-0033").found())
        .isEqualTo("stuck: {interpretation of callbacks=[for PT15S at shop.Adapter.interpret:3]}");
    Finding pausedOne = warning("HB-0038");
    assertThat(pausedOne.found()).isEqualTo("paused: {mail=by an operator}");
    assertThat(pausedOne.meaning()).contains("Admin.resume");
  }

  @Test
  void deadLetters_areAWarning_byTheirCodes_eachWithWhatToDo() {
    dead("shop", "OUT_OF_ATTEMPTS");
    dead("shop", "OUT_OF_ATTEMPTS");
    dead("shop", "NO_OBSERVER");
    dead("another", "KILLS_SERVER");
    Finding dead = warning("HB-0036");
    assertThat(dead.check()).isEqualTo("dead letters");
    assertThat(dead.found()).isEqualTo("{NO_OBSERVER=1, OUT_OF_ATTEMPTS=2}");
    assertThat(dead.meaning())
        .contains(
            "NO_OBSERVER: " + DeadLetter.Code.NO_OBSERVER.remedy(),
            "OUT_OF_ATTEMPTS: " + DeadLetter.Code.OUT_OF_ATTEMPTS.remedy())
        .doesNotContain("KILLS_SERVER");
  }

  @Test
  void deliveriesThatKeepFailing_areAWarning_withTheNewestError() {
    wait("here");
    assertThat(finding("deliveries").state()).isEqualTo(State.OK);
    UUID failing = wait("here");
    db.execute("UPDATE {schema}hearback_delivery SET attempts = 2 WHERE id = ?", failing);
    for (String error : List.of("old", "java.lang.X at shop.Store.store(Store.java:7)")) {
      AttemptError kept = new AttemptError(error, "", Optional.of("Anna"));
      db.inNew(
          () -> {
            attemptLog.record(node, failing, Optional.empty(), Optional.of("here"), 1, kept);
            return null;
          });
    }
    assertThat(warning("HB-0037").found())
        .isEqualTo("keep failing: {here=1 (java.lang.X at shop.Store.store(Store.java:7))}");
  }

  @Test
  void deliveriesThatWeKeepFromBeginning_areAWarning_butNoFailureOfTheObserver() {
    UUID held = wait("here");
    db.execute("UPDATE {schema}hearback_delivery SET code = 'NOT_BEGUN' WHERE id = ?", held);
    assertThat(finding("deliveries").state()).isEqualTo(State.OK);
    assertThat(warning("HB-0354").found()).isEqualTo("kept from beginning: {here=1}");
  }

  @Test
  void applicationThatSomethingWaitsFor_isANote_untilANodeOfItLives() {
    wait("here");
    assertThat(finding("applications").state()).isEqualTo(State.INFO);
    assertThat(finding("applications").found()).endsWith("{shop=1}");
    db.execute(
        "INSERT INTO {schema}hearback_node (id, application, state, started_at, beat_at,"
            + " observers)"
            + " VALUES (?, 'shop', 'LIVE', {now}, {now}, '{}')",
        Uuids.next());
    assertThat(finding("applications").state()).isEqualTo(State.OK);
    db.execute("UPDATE {schema}hearback_node SET beat_at = {earlier}", Duration.ofSeconds(31));
    assertThat(finding("applications").found()).as("of a silent node").endsWith("{shop=1}");
  }

  @Test
  void workThatTheLastNodeOfAnApplicationTookWithIt_waitsForIt() {
    UUID owned = wait("here");
    db.execute(
        "UPDATE {schema}hearback_delivery SET state = 'RUNNING', owner = ? WHERE id = ?",
        node.id(),
        owned);
    UUID suspect = wait("here");
    db.execute("UPDATE {schema}hearback_delivery SET suspect = TRUE WHERE id = ?", suspect);
    assertThat(finding("applications").found()).endsWith("{shop=2}");
  }

  @Test
  void whoeverAsksWithinFiveSeconds_getsTheSameReport() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    deploymentCheck.clock = now::get;
    Report first = deploymentCheck.recent();
    now.addAndGet(4_999_999_999L);
    assertThat(deploymentCheck.recent()).isSameAs(first);
    now.incrementAndGet();
    assertThat(deploymentCheck.recent()).isNotSameAs(first);
  }

  @Test
  void manyWhoAskAtOnce_costOneExamination() {
    AtomicInteger examined = new AtomicInteger();
    warnings =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public int size() {
            examined.incrementAndGet();
            return 0;
          }
        };
    deploymentCheck.recent();
    int one = examined.getAndSet(0);
    long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    deploymentCheck.clock = () -> later;
    IntStream.range(0, 20).parallel().forEach(any -> deploymentCheck.recent());
    assertThat(examined).hasValue(one);
  }

  @Test
  void checkThatFails_isAFinding_andKeepsNoOtherFromBeingMade() {
    deploymentCheck.backlog = null;
    assertThat(finding("observers").state()).isEqualTo(State.FAIL);
    assertThat(finding("providers").state()).isEqualTo(State.OK);
  }

  @Test
  void databaseThatIsRefused_keepsNoOtherCheckFromBeingMade() {
    Report report =
        deploymentCheck.examineWithout(new IllegalStateException("HB-0000 in memory\nmore lines"));
    assertThat(report.worst()).isEqualTo(State.FAIL);
    assertThat(report.table()).contains("HB-0000 in memory").doesNotContain("more lines");
    assertThat(report.findings())
        .extracting(Finding::check)
        .containsExactly("database", "fault tolerance", "request size", "providers", "encryption");
  }

  @Test
  void nameOfADataSourceThatIsNotThere_isNotMendedByAnotherDatabase() {
    Report wrong = refusedBy(() -> new Database().open("jdbc/shoop", Optional.empty(), true, true));
    assertThat(wrong.table()).contains("HB-0221", "jdbc/shoop").doesNotContain(" On a server ");
    JdbcDataSource inMemory = new JdbcDataSource();
    inMemory.setURL("jdbc:h2:mem:");
    Report unsuitable =
        refusedBy(() -> new Database().open(inMemory, Optional.empty(), false, true));
    assertThat(unsuitable.table()).contains("HB-0201", " On a server ");
  }

  private Report refusedBy(ThrowingCallable opening) {
    return deploymentCheck.examineWithout((RuntimeException) catchThrowable(opening));
  }

  private Finding finding(String check) {
    return deploymentCheck.examine().findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private Finding warning(String code) {
    return deploymentCheck.examine().findings().stream()
        .filter(finding -> finding.meaning().startsWith(code + " "))
        .filter(finding -> finding.state() == State.WARN)
        .findFirst()
        .orElseThrow();
  }

  private void dead(String application, String code) {
    db.execute(
        "UPDATE {schema}hearback_delivery SET state = 'DEAD', ended_at = {now}, application = ?,"
            + " code = ? WHERE id = ?",
        application,
        code,
        wait("here"));
  }

  private UUID wait(String observer) {
    UUID id = Uuids.next();
    db.execute(
        "INSERT INTO {schema}hearback_delivery (id, job_id, application, provider, tags, observer,"
            + " generation, state, claim, attempts, suspect, due_at, bytes, created_at)"
            + " VALUES (?, ?, 'shop', 'p', '[]', ?, 1, 'WAITING', 0, 0, FALSE, {now}, 0, {now})",
        id,
        Uuids.next(),
        observer);
    return id;
  }

  private static Provider provider() {
    return new Provider(
        "mine",
        "deepgram",
        Optional.empty(),
        Optional.of(new Secret("key")),
        Optional.empty(),
        Duration.ZERO);
  }

  /** Settings as they would have been read. */
  private final class StubSettings extends TestSettings {
    @Override
    public String application() {
      return "shop";
    }

    StubSettings() {
      with(Catalogue.NODE_EXPIRY, () -> Duration.ofSeconds(30));
      with(Catalogue.ALLOW_VOLATILE, () -> allowVolatile);
      with(Catalogue.MAX_BODY_BYTES, () -> 64L);
    }

    @Override
    public int connections(int observers) {
      return 23 + observers;
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    @Override
    public Optional<URI> publicUrl() {
      return publicUrl;
    }

    @Override
    public List<String> checkDataSources() {
      return List.of();
    }

    @Override
    public Map<String, Provider> providers() {
      return providers;
    }

    @Override
    public Map<String, Hook> hooks() {
      return Map.of();
    }
  }
}
