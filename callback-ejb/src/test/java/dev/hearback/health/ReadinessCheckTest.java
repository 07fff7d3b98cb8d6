package dev.hearback.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.ApplicationServer;
import dev.hearback.check.DeploymentCheck;
import dev.hearback.check.Finding;
import dev.hearback.check.Finding.State;
import dev.hearback.check.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadinessCheckTest {

  private static final Finding OK = new Finding("periodic work", State.OK, "runs", "");

  private final ReadinessCheck check = new ReadinessCheck();
  private Finding periodicWork = OK;

  @BeforeAll
  static void likeAServer() {
    HealthCheckResponse.setResponseProvider(Response::new);
  }

  @AfterAll
  static void noServer() {
    HealthCheckResponse.setResponseProvider(null);
  }

  ReadinessCheckTest() {
    check.deploymentCheck =
        new DeploymentCheck() {
          @Override
          public Optional<Report> latest() {
            return Optional.of(
                new Report(
                    ApplicationServer.OTHER,
                    "shop",
                    List.of(
                        new Finding("database", State.OK, "PostgreSQL 17.2, durable", ""),
                        new Finding("providers", State.OK, "providers [dg-eu], hooks [phone]", ""),
                        new Finding("providers", State.WARN, "{dg-old=1}", "HB-0035 They\nwait"))));
          }

          @Override
          public Finding periodicWork() {
            return periodicWork;
          }

          @Override
          public Finding observersAtWork() {
            return new Finding("observers", State.WARN, "stuck at shop.Store:7", "HB-0033 A call");
          }
        };
  }

  @Test
  void everybodyIsToldStatesAndCodes_andNothingElse() {
    HealthCheckResponse response = check.call();
    assertThat(response.getStatus()).isEqualTo(Status.UP);
    assertThat(response.getData().orElseThrow())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "database", "OK",
                "providers", "OK; WARN HB-0035",
                "periodic work", "OK",
                "observers", "WARN HB-0033"));
  }

  @Test
  void nodeWhosePeriodicWorkFails_isNotReady() {
    periodicWork =
        new Finding("periodic work", State.FAIL, "does not run", "HB-0028 The heartbeat");
    HealthCheckResponse response = check.call();
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData().orElseThrow()).containsEntry("periodic work", "FAIL HB-0028");
  }

  /** As servers build it. */
  private static final class Response extends HealthCheckResponseBuilder {

    private final Map<String, Object> data = new TreeMap<>();
    private String name;
    private Status status;

    @Override
    public HealthCheckResponseBuilder name(String value) {
      name = value;
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, String value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, long value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, boolean value) {
      data.put(key, value);
      return this;
    }

    @Override
    public HealthCheckResponseBuilder up() {
      return status(true);
    }

    @Override
    public HealthCheckResponseBuilder down() {
      return status(false);
    }

    @Override
    public HealthCheckResponseBuilder status(boolean up) {
      status = up ? Status.UP : Status.DOWN;
      return this;
    }

    @Override
    public HealthCheckResponse build() {
      return new HealthCheckResponse(name, status, Optional.of(data));
    }
  }
}
