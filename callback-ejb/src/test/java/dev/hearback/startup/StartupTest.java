package dev.hearback.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.admin.PurgeTask;
import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.PublicUrlCheck;
import dev.hearback.check.Report;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Logged;
import dev.hearback.jobs.Tokens;
import dev.hearback.receive.CallbackStore;
import dev.hearback.settings.InvalidSettingsException;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Environment;
import dev.hearback.storage.Environments;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.WithoutTransactions;
import dev.hearback.submit.Sender;
import dev.hearback.vendors.Vendors;
import dev.hearback.work.Deadline;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StartupTest {

  private final Startup startup = new Startup();
  private final List<Long> left = new ArrayList<>();

  @Test
  void whatRefusesTheStart_isLoggedOnce_andTheServerGetsItsCodeAlone() {
    RuntimeException refusal = new InvalidSettingsException(List.of("key: expected a, found b"));
    try (Logged logged = new Logged(Startup.class)) {
      // as CDI throws it
      Throwable thrown = thrownFor(new IllegalStateException("WELD-000049", refusal));
      assertThat(thrown)
          .hasMessageContaining("HB-0066")
          .hasMessageContaining("HB-0001")
          .hasNoCause();
      assertThat(thrown.getMessage()).doesNotContain("key: expected");
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .startsWith("SEVERE HB-0066 ")
          .contains("HB-0001", "key: expected a, found b");
    }
  }

  @Test
  void errorWithoutACode_isLoggedAsItIs() {
    try (Logged logged = new Logged(Startup.class)) {
      Throwable thrown = thrownFor(new NullPointerException("away"));
      assertThat(thrown).hasMessageContaining("java.lang.NullPointerException").hasNoCause();
      assertThat(logged.messages()).singleElement().asString().contains("NullPointerException");
    }
  }

  @Test
  void passwordInTheUrlOfADatabase_isNotLogged() {
    try (Logged logged = new Logged(Startup.class)) {
      thrownFor(
          new IllegalStateException(
              "HB-0222 away", new SQLException("jdbc:h2:x;USER=sa;PASSWORD=s3cret;MODE=x")));
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .contains("PASSWORD=(secret);MODE=x")
          .doesNotContain("s3cret");
    }
  }

  private Throwable thrownFor(RuntimeException error) {
    startup.vendors =
        new Vendors() {
          @Override
          public List<String> violations() {
            throw error;
          }
        };
    return catchThrowable(startup::start);
  }

  @Test
  void secretsOfAProvider_changeAsItsVendorAllows() {
    List<Function<Provider, List<String>>> rules = new ArrayList<>();
    startup.settings =
        new Nothing() {
          @Override
          public void checkChangesBy(Function<Provider, List<String>> these) {
            rules.add(these);
          }
        };
    startup.vendors =
        new Vendors() {
          @Override
          public List<String> violations() {
            return List.of();
          }

          @Override
          public List<String> violations(Provider provider) {
            return List.of("wrong");
          }
        };
    assertThat(catchThrowable(startup::start)).isNotNull(); // there is no database
    assertThat(rules)
        .singleElement()
        .satisfies(rule -> assertThat(rule.apply(null)).containsExactly("wrong"));
  }

  @Test
  void startThatFailsAfterItsThreadsRun_endsThem() {
    List<String> ended = new ArrayList<>();
    startup.settings = new Nothing();
    startup.transactions = new WithoutTransactions();
    startup.environments =
        new Environments() {
          @Override
          public Optional<Environment> enter(
              String application, Environment ours, Optional<String> replaces) {
            return Optional.of(ours);
          }
        };
    startup.tokens =
        new Tokens() {
          @Override
          public void start(Executor executor) {
            // none
          }
        };
    startup.dispatcher = new Dispatcher();
    startup.sender = new Sender();
    startup.publicUrlCheck = new PublicUrlCheck();
    startup.purgeTask = new PurgeTask();
    startup.clusterNode = new ClusterNode();
    startup.store =
        new CallbackStore() {
          @Override
          public void start(Executor executor) {
            // none
          }

          @Override
          public void stop(Deadline limit) {
            ended.add("store");
          }
        };
    startup.deploymentCheck =
        new DeploymentCheck() {
          @Override
          public Report examine() {
            throw new IllegalStateException("beyond all checks");
          }
        };

    assertThat(catchThrowable(() -> startup.begin(Runnable::run))).hasMessage("beyond all checks");
    assertThat(ended).containsExactly("store");
  }

  @Test
  void observerThatHangsAtTheStop_takesNoTimeFromCallbacksThatWait() {
    startup.dispatcher = new HangingObserver();
    startup.sender = new Sender();
    startup.publicUrlCheck = new PublicUrlCheck();
    startup.tokens = new Tokens();
    startup.purgeTask =
        new PurgeTask() {
          @Override
          public void stop(Deadline limit) {
            // had nothing to do
          }
        };
    startup.transactions =
        new Transactions() {
          @Override
          public void stop() {
            // had nothing to do
          }
        };
    startup.store =
        new CallbackStore() {
          @Override
          public void stop(Deadline limit) {
            left.add(limit.leftMillis());
          }
        };
    startup.clusterNode =
        new ClusterNode() {
          @Override
          public void leave(Deadline limit) {
            left.add(limit.leftMillis());
          }
        };

    startup.stop();

    assertThat(left.get(0)).as("for the store").isGreaterThan(4000);
    assertThat(left.get(1)).as("for the farewell").isGreaterThan(1000);
  }

  private static class Nothing extends Settings {
    @Override
    public String application() {
      return "shop";
    }

    @Override
    public Optional<String> environment() {
      return Optional.empty();
    }

    @Override
    public Optional<URI> publicUrl() {
      return Optional.empty();
    }

    @Override
    public Optional<String> environmentReplaces() {
      return Optional.empty();
    }
  }

  private static final class HangingObserver extends Dispatcher {
    @Override
    public void stop(Deadline limit) {
      while (limit.leftMillis() > 0) {
        LockSupport.parkNanos(limit.leftMillis() * 1_000_000);
      }
    }
  }
}
