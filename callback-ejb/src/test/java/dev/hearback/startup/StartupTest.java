package dev.hearback.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.dispatch.Logged;
import dev.hearback.dispatch.Vendors;
import dev.hearback.settings.InvalidSettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupTest {

  private final Startup startup = new Startup();

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
}
