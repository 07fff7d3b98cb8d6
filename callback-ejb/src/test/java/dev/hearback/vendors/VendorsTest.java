package dev.hearback.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.TestInstance;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.TestSubmissions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the configured providers and their vendors before any job. */
class VendorsTest {

  private static final URI GOOD = URI.create("https://stt.example.com/hearback");
  private static final URI WRONG_PORT = URI.create("https://stt.example.com:9443/hearback");

  private final Vendors vendors = new Vendors();
  private Optional<URI> publicUrl = Optional.of(WRONG_PORT);
  private Optional<URI> baseUrl = Optional.empty();

  @BeforeEach
  void find() {
    vendors.settings = new OneProvider();
    vendors.adapters = TestInstance.of(new DeepgramVendor());
    vendors.find();
  }

  @Test
  void publicUrlThatTheVendorDoesNotCall_isAViolation() {
    assertThat(vendors.violations())
        .singleElement()
        .asString()
        .contains("expected port 80, 443, 8080 or 8443")
        .endsWith("found 9443");
    assertThat(vendors.doubts()).isEmpty();
    publicUrl = Optional.of(GOOD);
    assertThat(vendors.violations()).isEmpty();
  }

  @Test
  void publicUrlThatTheVendorMayNotCall_isADoubt_namedWithItsProvider() {
    baseUrl = Optional.of(URI.create("https://dg.example.com"));
    assertThat(vendors.violations()).isEmpty();
    assertThat(vendors.doubts())
        .singleElement()
        .asString()
        .startsWith("provider deepgram: hearback.public-url: expected port 80, 443, 8080 or 8443")
        .endsWith("found 9443");
    for (Optional<URI> undoubted : List.of(Optional.of(GOOD), Optional.<URI>empty())) {
      publicUrl = undoubted;
      assertThat(vendors.doubts()).isEmpty();
    }
  }

  private final class OneProvider extends Settings {
    @Override
    public Map<String, Provider> providers() {
      return Map.of("deepgram", TestSubmissions.provider("deepgram", baseUrl.orElse(null)));
    }

    @Override
    public Map<String, Hook> hooks() {
      return Map.of();
    }

    @Override
    public Optional<URI> publicUrl() {
      return publicUrl;
    }
  }
}
