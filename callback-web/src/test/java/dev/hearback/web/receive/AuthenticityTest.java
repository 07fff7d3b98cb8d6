package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthenticityTest {

  private static final String SECRET = "a-secret-of-the-hook-h1";
  private static final CallbackAddress.OfJob JOB =
      new CallbackAddress.OfJob("open", new UUID(1, 2), 1);

  private int verified;
  private final Authenticity authenticity = new Authenticity();

  AuthenticityTest() {
    authenticity.settings = settings();
    authenticity.tokens = tokens();
  }

  @Test
  void authenticToken_namesItsJob() {
    assertThat(authenticity.ofJob("open", "good", null)).contains(JOB);
  }

  @Test
  void forgedToken_isNobody() {
    assertThat(authenticity.ofJob("open", "forged", null)).isEmpty();
  }

  @Test
  void providerThatIsNotConfigured_needsNoCredentials() {
    assertThat(authenticity.ofJob("unknown", "good", null)).contains(JOB);
  }

  @Test
  void providerWithCredentials_wantsThem() {
    assertThat(authenticity.ofJob("guarded", "good", null)).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", basic("user:wrong"))).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", basic("other:pässword"))).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", basic(":"))).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", basic("user:pässword"))).contains(JOB);
  }

  @Test
  void rightCredentials_doNotMakeUpForAForgedToken() {
    assertThat(authenticity.ofJob("guarded", "forged", basic("user:pässword"))).isEmpty();
  }

  @Test
  void wrongCredentials_doNotSaveTheWorkOnTheToken() {
    authenticity.ofJob("guarded", "good", basic("user:wrong"));
    assertThat(verified).isEqualTo(1);
  }

  @Test
  void schemeOfCredentials_mayBeInAnyCase() {
    String header = basic("user:pässword").replace("Basic", "bASIC");
    assertThat(authenticity.ofJob("guarded", "good", header)).contains(JOB);
  }

  @Test
  void malformedCredentials_areWrongOnes() {
    assertThat(authenticity.ofJob("guarded", "good", "")).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", "Basic")).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", "Basic ")).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", "Basic §§§")).isEmpty();
    assertThat(authenticity.ofJob("guarded", "good", "Bearer abc")).isEmpty();
  }

  @Test
  void probe_isAuthenticForAWhile() {
    assertThat(authenticity.ofJob("probe", "probe", null)).isPresent();
    assertThat(authenticity.ofJob("probe", "old probe", null)).isEmpty();
  }

  @Test
  void credentialsThatNobodyWants_areIgnored() {
    assertThat(authenticity.ofJob("open", "good", basic("any:thing"))).contains(JOB);
  }

  @Test
  void secretOfAHook_namesWhomItIsFor() {
    assertThat(authenticity.ofHook("h1", SECRET))
        .contains(new CallbackAddress.OfHook("open", "deepgram", "h1", "shop", Set.of("calls")));
  }

  @Test
  void otherSecretOrUnknownHook_isNobody() {
    assertThat(authenticity.ofHook("h1", SECRET + "x")).isEmpty();
    assertThat(authenticity.ofHook("h2", SECRET)).isEmpty();
    assertThat(authenticity.ofHook("h2", "")).isEmpty();
  }

  /** Its URL is given away by hand, and a vendor sends credentials only if they stand in there. */
  @Test
  void hookOfAProviderWithCredentials_needsNone() {
    assertThat(authenticity.ofHook("guarded", SECRET)).isPresent();
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private Tokens tokens() {
    return new Tokens() {
      @Override
      public Optional<CallbackAddress.OfJob> verify(String provider, String token) {
        verified++;
        return switch (token) {
          case "good" -> Optional.of(JOB);
          case "probe" -> Optional.of(CallbackAddress.OfJob.probe());
          case "old probe" -> Optional.of(new CallbackAddress.OfJob("probe", new UUID(1, 2), 0));
          default -> Optional.empty();
        };
      }
    };
  }

  private static Settings settings() {
    return new Settings() {
      @Override
      public Map<String, Provider> providers() {
        return Map.of(
            "open", provider("open", Optional.empty()),
            "guarded",
                provider("guarded", Optional.of(new Credentials("user", new Secret("pässword")))));
      }

      @Override
      public Map<String, Hook> hooks() {
        return Map.of("h1", hook("h1", "open"), "guarded", hook("guarded", "guarded"));
      }
    };
  }

  private static Hook hook(String name, String provider) {
    return new Hook(name, provider, "deepgram", new Secret(SECRET), "shop", Set.of("calls"));
  }

  private static Provider provider(String name, Optional<Credentials> credentials) {
    return new Provider(
        name, "deepgram", Optional.empty(), Optional.empty(), credentials, Duration.ofSeconds(5));
  }
}
