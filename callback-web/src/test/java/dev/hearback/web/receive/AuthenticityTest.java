package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.jobs.AuthenticToken;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.jobs.UndecidedException;
import dev.hearback.settings.CallbackCredentials;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthenticityTest {

  private static final String SECRET = "a-secret-of-the-hook-h1";
  private static final String FORMER = "the-former-secret-of-h1";
  private static final CallbackAddress.OfJob JOB =
      new CallbackAddress.OfJob("open", new UUID(1, 2), 1);

  private static final String GUARDED = "good, of a URL with credentials";

  private int verified;
  private Set<Credentials> accepted = Set.of(credentials("pässword"));
  private Set<Credentials> withdrawn = Set.of();
  private Runnable onRefresh = () -> {};
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
  void urlWithoutCredentials_needsNone_whateverIsConfiguredByNow() {
    assertThat(authenticity.ofJob("unknown", "good", null)).contains(JOB);
    assertThat(authenticity.ofJob("guarded", "good", null)).contains(JOB);
  }

  @Test
  void urlWithCredentials_wantsThem_alsoWhereTheProviderIsNotConfigured() {
    for (String provider : List.of("guarded", "open", "unknown")) {
      assertThat(authenticity.ofJob(provider, GUARDED, null)).isEmpty();
      assertThat(authenticity.ofJob(provider, GUARDED, basic("user:wrong"))).isEmpty();
      assertThat(authenticity.ofJob(provider, GUARDED, basic("other:pässword"))).isEmpty();
      assertThat(authenticity.ofJob(provider, GUARDED, basic(":"))).isEmpty();
      assertThat(authenticity.ofJob(provider, GUARDED, basic("user:pässword"))).contains(JOB);
    }
  }

  /** So that all nodes agree on credentials that were dropped, whenever they were started. */
  @Test
  void urlWithCredentials_isRefused_whereTheProviderIsConfiguredWithoutAny() {
    accepted = Set.of();
    assertThat(authenticity.ofJob("guarded", GUARDED, basic("user:pässword"))).isEmpty();

    onRefresh = () -> accepted = Set.of(credentials("pässword"));
    assertThat(authenticity.ofJob("guarded", GUARDED, basic("user:pässword"))).contains(JOB);
  }

  @Test
  void previousPassword_isAccepted_andAWithdrawnOneRefused() {
    accepted = Set.of(credentials("new"), credentials("pässword"));
    assertThat(authenticity.ofJob("guarded", GUARDED, basic("user:pässword"))).contains(JOB);

    accepted = Set.of(credentials("new"));
    withdrawn = Set.of(credentials("pässword"));
    assertThat(authenticity.ofJob("guarded", GUARDED, basic("user:pässword"))).isEmpty();
  }

  @Test
  void passwordThatTheSettingsHaveByNow_isAccepted() {
    accepted = Set.of(credentials("old"));
    onRefresh = () -> accepted = Set.of(credentials("pässword"), credentials("old"));
    assertThat(authenticity.ofJob("guarded", GUARDED, basic("user:pässword"))).contains(JOB);
  }

  @Test
  void passwordOfAUrlThatAnotherNodeMade_isUndecided_ifThisNodeHasNeverHadIt() {
    accepted = Set.of(credentials("old"));
    assertThatThrownBy(() -> authenticity.ofJob("guarded", GUARDED, basic("user:pässword")))
        .isInstanceOf(UndecidedException.class)
        .hasMessageStartingWith("HB-0233 ");
  }

  @Test
  void rightCredentials_doNotMakeUpForAForgedToken() {
    assertThat(authenticity.ofJob("guarded", "forged", basic("user:pässword"))).isEmpty();
  }

  @Test
  void wrongCredentials_doNotSaveTheWorkOnTheToken() {
    authenticity.ofJob("guarded", GUARDED, basic("user:wrong"));
    assertThat(verified).isEqualTo(1);
  }

  @Test
  void schemeOfCredentials_mayBeInAnyCase() {
    String header = basic("user:pässword").replace("Basic", "bASIC");
    assertThat(authenticity.ofJob("guarded", GUARDED, header)).contains(JOB);
  }

  @Test
  void malformedCredentials_areWrongOnes() {
    assertThat(authenticity.ofJob("guarded", GUARDED, "")).isEmpty();
    assertThat(authenticity.ofJob("guarded", GUARDED, "Basic")).isEmpty();
    assertThat(authenticity.ofJob("guarded", GUARDED, "Basic ")).isEmpty();
    assertThat(authenticity.ofJob("guarded", GUARDED, "Basic §§§")).isEmpty();
    assertThat(authenticity.ofJob("guarded", GUARDED, "Bearer abc")).isEmpty();
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
  void formerSecretOfAHook_isAccepted_whileItIsConfigured() {
    assertThat(authenticity.ofHook("h1", FORMER)).isPresent();
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
      public Optional<AuthenticToken> verify(String provider, String token, byte[] presented) {
        verified++;
        return switch (token) {
          case "good" -> Optional.of(new AuthenticToken(JOB, false));
          case GUARDED ->
              Optional.of(new AuthenticToken(JOB, true))
                  .filter(it -> new String(presented, UTF_8).equals("user:pässword"));
          case "probe" -> Optional.of(new AuthenticToken(CallbackAddress.OfJob.probe(), false));
          case "old probe" ->
              Optional.of(
                  new AuthenticToken(new CallbackAddress.OfJob("probe", new UUID(1, 2), 0), false));
          default -> Optional.empty();
        };
      }
    };
  }

  private Settings settings() {
    return new Settings() {
      @Override
      public Map<String, Provider> providers() {
        return Map.of("guarded", provider("guarded"));
      }

      @Override
      public CallbackCredentials callbackCredentials(String provider) {
        return provider.equals("guarded")
            ? new CallbackCredentials(accepted, withdrawn)
            : new CallbackCredentials(Set.of(), Set.of());
      }

      @Override
      public void refreshSoon() {
        onRefresh.run();
      }

      @Override
      public Map<String, Hook> hooks() {
        return Map.of("h1", hook("h1", "open"), "guarded", hook("guarded", "guarded"));
      }
    };
  }

  private static Provider provider(String name) {
    return new Provider(
        name,
        "deepgram",
        Optional.empty(),
        Optional.of(new Secret("key")),
        Optional.empty(),
        Duration.ZERO);
  }

  private static Hook hook(String name, String provider) {
    return new Hook(
        name,
        provider,
        "deepgram",
        new Secret(SECRET),
        Optional.of(new Secret(FORMER)),
        "shop",
        Set.of("calls"));
  }

  private static Credentials credentials(String password) {
    return new Credentials("user", new Secret(password));
  }
}
