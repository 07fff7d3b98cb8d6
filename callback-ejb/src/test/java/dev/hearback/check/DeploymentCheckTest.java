package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.TranscriptionRequest;
import dev.hearback.check.Finding.State;
import dev.hearback.dispatch.ClusterNode;
import dev.hearback.dispatch.Deliverer;
import dev.hearback.dispatch.Dispatcher;
import dev.hearback.dispatch.Observers;
import dev.hearback.dispatch.Vendors;
import dev.hearback.inbox.Backlog;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.NewJobs;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentCheckTest {

  private final TestDatabase db = TestDatabase.ready(Product.POSTGRESQL);
  private final Map<String, Provider> providers = new HashMap<>();
  private final Map<String, List<String>> stuck = new TreeMap<>();
  private final Map<String, String> paused = new TreeMap<>();
  private final List<String> doubts = new ArrayList<>();
  private final DeploymentCheck deploymentCheck = new DeploymentCheck();
  private Node node = new Node(Uuids.next(), "shop");
  private boolean beats = true;
  private boolean dispatches = true;
  private boolean allowVolatile;

  DeploymentCheckTest() {
    providers.put("deepgram", provider());
    deploymentCheck.settings = new StubSettings();
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
        };
    deploymentCheck.deliverer =
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
  void deploymentThatIsSetUpRight_hasNoFinding() {
    assertThat(deploymentCheck.examine().findings())
        .allSatisfy(finding -> assertThat(finding.state()).as("%s", finding).isEqualTo(State.OK));
  }

  @Test
  void database_isNamedWithItsVersion() {
    assertThat(finding("database").found()).startsWith("PostgreSQL ");
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
          states.enter("shop", provider, "access");
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

  @Test
  void deploymentWithoutAProvider_isNoted() {
    providers.clear();
    assertThat(finding("providers").state()).isEqualTo(State.INFO);
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
  void observerThatIsStuckOrPaused_isAWarning_withItsStack() {
    assertThat(deploymentCheck.observersAtWork().state()).isEqualTo(State.OK);
    stuck.put("store", List.of("for PT2M at shop.Store.wait:12 < shop.Store.store:7"));
    paused.put("mail", "by an operator");
    assertThat(deploymentCheck.observersAtWork().state()).isEqualTo(State.WARN);
    assertThat(deploymentCheck.examine().findings())
        .contains(deploymentCheck.observersAtWork())
        .anySatisfy(
            finding ->
                assertThat(finding.found())
                    .contains("stuck: {store=[for PT2M at shop.Store.wait:12 < ")
                    .contains("paused: {mail=by an operator}"));
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
        .containsExactly("database", "fault tolerance", "request size", "JSON", "providers");
  }

  private Finding finding(String check) {
    return deploymentCheck.examine().findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private void wait(String observer) {
    db.execute(
        "INSERT INTO {schema}hearback_delivery (id, job_id, application, provider, tags, observer,"
            + " generation, state, claim, attempts, suspect, due_at, bytes, created_at)"
            + " VALUES (?, ?, 'shop', 'p', '[]', ?, 1, 'WAITING', 0, 0, FALSE, {now}, 0, {now})",
        Uuids.next(),
        Uuids.next(),
        observer);
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
  private final class StubSettings extends Settings {
    @Override
    public String application() {
      return "shop";
    }

    @Override
    public boolean allowVolatile() {
      return allowVolatile;
    }

    @Override
    public long maxBodyBytes() {
      return 64;
    }

    @Override
    public List<String> checkDataSources() {
      return List.of();
    }

    @Override
    public String threadFactory() {
      return "java:comp/DefaultManagedThreadFactory";
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
