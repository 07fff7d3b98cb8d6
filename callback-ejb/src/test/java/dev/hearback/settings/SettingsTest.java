package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.spi.OneLineTest;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String SECRET = "5f0c9d1be27a4863a1d49be07c52f68e";

  private static final String OTHER = "91c27de05b8f4a36b7e10fd28c6394a5";

  @Test
  void nothingIsSet_everyDefaultHolds() {
    Settings settings = read(Map.of());
    assertThat(settings.application()).isEqualTo("shop");
    assertThat(settings.dataSource()).isEqualTo("java:comp/DefaultDataSource");
    assertThat(settings.maxBodyBytes()).isEqualTo(64L * 1024 * 1024);
    assertThat(settings.pollInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.deliveryRetries())
        .isEqualTo(new RetryPolicy(10, Duration.ofSeconds(5), Duration.ofHours(1)));
    assertThat(settings.providers()).isEmpty();
    assertThat(settings.hooks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "hearback.observer.timout,hearback.observer.timeout",
    "hearback.provider.deepgram.apikey,hearback.provider.deepgram.api-key",
    "hearback.provider.my-own.api-key-file,hearback.provider.my-own.api-key.file",
    "hearback.providers.gladia.api-key,hearback.provider.gladia.api-key",
    "hearback.hook.calls.secrets,hearback.hook.calls.secret",
    "hearback.vendor.gladia.submit-timeouts,hearback.vendor.gladia.submit-timeout",
    "hearback.publicurl,hearback.public-url"
  })
  void unknownKey_isRefused_withTheNearestOne(String mistyped, String nearest) {
    assertThatThrownBy(() -> read(Map.of(mistyped, "s3cret")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            mistyped
                + ": expected a key of Hearback's, found an unknown one; did you mean "
                + nearest
                + "?")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void keyThatIsLikeNone_isRefusedWithoutAGuess() {
    assertThatThrownBy(() -> read(Map.of("hearback.xyz", "")))
        .hasMessageEndingWith("hearback.xyz: expected a key of Hearback's, found an unknown one");
  }

  @Test
  void keysOfOthers_andEveryKeyThatIsRead_areNoneOfThem(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "key");
    Map<String, String> values = new HashMap<>(Map.of("hearbackup.x", "", "my.hearback.x", ""));
    values.put("hearback.fail-points", "");
    values.put("hearback.provider.gladia.api-key.file", file.toString());
    values.put("hearback.vendor.deepgram.submit-timeout", "PT1M");
    Catalogue.PLAIN.forEach(setting -> values.put(setting.key(), setting.fallback()));
    assertThat(read(values).providers()).containsOnlyKeys("gladia");
  }

  @Test
  void unknownEnvironmentVariable_isAWarning() {
    Settings settings =
        readEnvironment(
            Map.of(
                "HEARBACK_OBSERVER_TIMOUT", "PT1M",
                "HEARBACK_PROVIDER_DEEPGRAM_API_KEY", "key",
                "HEARBACK_PROVIDER_GLADIA_CALLBACK_PASSWORD_FILE", "/x",
                "HEARBACK_HOME", "/opt"));
    assertThat(settings.warnings())
        .satisfiesExactly(
            home -> assertThat(home).contains("HEARBACK_HOME is no setting of Hearback"),
            mistyped ->
                assertThat(mistyped)
                    .isEqualTo(
                        "HB-0005 The environment variable HEARBACK_OBSERVER_TIMOUT is no setting of"
                            + " Hearback. Did you mean HEARBACK_OBSERVER_TIMEOUT?"));
  }

  @Test
  void sourceThatDoesNotListItsNames_isPassedOver() {
    ConfigSource silent = changing(Map.of("hearback.observer.timeout", "PT9S"));
    ConfigSource failing =
        new ConfigSource() {
          @Override
          public Set<String> getPropertyNames() {
            throw new UnsupportedOperationException();
          }

          @Override
          public String getValue(String key) {
            return silent.getValue(key);
          }

          @Override
          public String getName() {
            return "failing";
          }
        };
    Values values =
        new Values(
            (Config)
                Proxy.newProxyInstance(
                    Config.class.getClassLoader(),
                    new Class<?>[] {Config.class},
                    (proxy, method, arguments) -> List.of(failing)));
    values.checkKeys();
    assertThat(values.violations()).isEmpty();
  }

  @Test
  void secretInTheArchive_isAWarning_butNotAReferenceOrOneThatIsOverridden(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("META-INF").resolve("microprofile-config.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        hearback.provider.deepgram.api-key = in-archive
        hearback.provider.gladia.api-key = ${gladia.key}
        hearback.provider.other.api-key = overridden
        """);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader archive = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(archive);
      Map<String, String> values =
          Map.of(
              "hearback.provider.deepgram.api-key", "in-archive",
              "hearback.provider.gladia.api-key", "from-elsewhere",
              "hearback.provider.other.api-key", "from-elsewhere");
      assertThat(read(values).warnings())
          .singleElement()
          .asString()
          .startsWith("HB-0006 hearback.provider.deepgram.api-key stands in the archive")
          .doesNotContain("in-archive");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void fileOfASecret_thatEveryUserCanRead_isAWarning(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "s3cret");
    Map<String, String> values = Map.of("hearback.provider.deepgram.api-key.file", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(read(values).warnings())
        .singleElement()
        .asString()
        .startsWith("HB-0007 hearback.provider.deepgram.api-key.file: ")
        .contains(file.toString())
        .doesNotContain("s3cret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    assertThat(read(values).warnings()).isEmpty();
  }

  @Test
  void wrongValue_forgesNoLineOfTheMessage() {
    Map<String, String> values = Map.of("hearback.public-url", OneLineTest.HOSTILE);
    assertThatThrownBy(() -> read(values)).hasMessageContaining('"' + OneLineTest.HARMLESS + '"');
  }

  @ParameterizedTest
  @CsvSource({
    "tickets-1.0,tickets",
    "tickets-1.0-SNAPSHOT,tickets",
    "my-shop_v2,my-shop",
    "shop:v4,shop",
    "shop-7,shop"
  })
  void nameThatEndsInAVersion_isRefused_withTheLineToAdd(String deployed, String name) {
    assertThatThrownBy(() -> read(Map.of(), deployed))
        .hasMessageContaining(
            '"' + deployed + "\" ends in a version. Set hearback.application=" + name)
        .hasMessageContaining("<finalName>" + name + "</finalName>");
    assertThat(read(Map.of("hearback.application", "x"), deployed).application()).isEqualTo("x");
    assertThat(read(Map.of(), name).application()).isEqualTo(name);
    assertThat(read(Map.of(), "web2").application()).isEqualTo("web2");
  }

  @Test
  void connectionsThatAreUsedAtOnce_areAsTheReadmeSays() {
    Map<String, String> values = new HashMap<>(Map.of("hearback.provider.deepgram.api-key", "key"));
    assertThat(read(values).connections(2)).isEqualTo(25);
    values.put("hearback.provider.gladia.api-key", "key");
    values.put("hearback.provider.gladia.concurrency", "20");
    values.put("hearback.receive.threads", "10");
    assertThat(read(values).connections(3)).isEqualTo(25 + 20 + 6 + 2);
  }

  @Test
  void severalAreWrong_allViolationsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "hearback.public-url", "stt.example.com",
                        "hearback.receive.max-body-bytes", "64M",
                        "hearback.dispatch.poll-interval", "PT0.001S",
                        "hearback.provider.deepgram.api-key", "a key",
                        "hearback.hook.calls.provider", "deepgram")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "hearback.public-url: expected an absolute http or https URL without credentials, query"
                + " or fragment, found \"stt.example.com\"")
        .hasMessageContaining("hearback.receive.max-body-bytes: expected a number of bytes")
        .hasMessageContaining("found \"64M\"")
        .hasMessageContaining("hearback.dispatch.poll-interval: expected an ISO 8601 duration")
        .hasMessageContaining("hearback.hook.calls.secret: expected 22 to 200 letters")
        .hasMessageContaining("hearback.provider.deepgram.api-key: expected a key without spaces")
        .hasMessageNotContaining("a key\"");
  }

  @Test
  void credentialsInAUrl_areRefused_butNotRepeated() {
    assertThatThrownBy(() -> read(Map.of("hearback.public-url", "https://ada:secret@example.com")))
        .hasMessageContaining("found \"https://…@example.com\"")
        .hasMessageNotContaining("secret");
  }

  @Test
  void liveSetting_changes_unlessTheNewValueIsWrong_andTheOthersStay() {
    Map<String, String> source = new HashMap<>();
    Settings settings = changing(source, "shop");
    source.put("hearback.receive.max-body-bytes", "2000");
    source.put("hearback.dispatch.poll-interval", "PT2S");
    settings.reread();
    assertThat(settings.maxBodyBytes()).isEqualTo(2000);
    assertThat(settings.pollInterval()).isEqualTo(Duration.ofSeconds(1));
    source.put("hearback.receive.max-body-bytes", "two thousand");
    source.put("hearback.observer.timeout", "PT2S");
    settings.reread();
    assertThat(settings.maxBodyBytes()).isEqualTo(2000);
    assertThat(settings.observerTimeout()).isEqualTo(Duration.ofSeconds(2));
    source.clear();
    settings.reread();
    assertThat(settings.maxBodyBytes()).isEqualTo(64L * 1024 * 1024);
  }

  @Test
  void providersAndHooks_areFoundByTheirKeys() {
    Settings settings =
        read(
            Map.of(
                "hearback.provider.deepgram.api-key", "k1",
                "hearback.provider.medical.vendor", "deepgram",
                "hearback.provider.medical.base-url", "https://dg.internal:8443/",
                "hearback.provider.medical.callback-user", "dg",
                "hearback.provider.medical.callback-password", "p4ssw0rd-9xKq2LzVtR7m",
                "hearback.hook.calls.provider", "medical",
                "hearback.hook.calls.secret", SECRET,
                "hearback.hook.calls.tags", "calls, urgent"));
    assertThat(settings.providers()).containsOnlyKeys("deepgram", "medical");
    Provider medical = settings.providers().get("medical");
    assertThat(medical.vendor()).isEqualTo("deepgram");
    assertThat(medical.baseUrl()).contains(URI.create("https://dg.internal:8443"));
    assertThat(medical.callbackCredentials()).isPresent();
    assertThat(medical.toString()).doesNotContain("p4ssw0rd-9xKq2LzVtR7m");
    assertThat(settings.providers().get("deepgram").vendor()).isEqualTo("deepgram");
    assertThat(settings.defaultProvider()).isEmpty();
    assertThat(settings.hooks().get("calls").tags()).containsExactly("calls", "urgent");
    assertThat(settings.hooks().get("calls").application()).isEqualTo("shop");
  }

  // --- secrets ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaaaaaaaa",
        "abababababababababababababababab",
        "abcdefghijklmnopqrstuvwxyz012345",
        "passwordpasswordpassword",
        "changeme-changeme-changeme-changeme",
        "00000000000000000000000000000001",
      })
  void secretThatCouldBeGuessed_isRefused_butNotRepeated(String weak) {
    for (String key :
        List.of(
            "hearback.hook.calls.secret",
            "hearback.hook.calls.secret.previous",
            "hearback.provider.deepgram.callback-password",
            "hearback.provider.deepgram.callback-password.previous",
            "hearback.token.key",
            "hearback.token.key.previous")) {
      Map<String, String> source = rightSecrets();
      source.put(key, weak);
      assertThatThrownBy(() -> read(source))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining(key + ": expected 2")
          .hasMessageContaining("not to be guessed")
          .hasMessageNotContaining(weak);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5f0c9d1be27a4863a1d49be07c52f68e",
        "00f1b2a9c3d4e7118f60a5cc97d2be34",
        "Zk3_vQ9-tB7xLm2RwY8hNd",
      })
  void secretThatWasGenerated_isAccepted(String secret) {
    Map<String, String> source = rightSecrets();
    source.put("hearback.hook.calls.secret", secret);
    source.put("hearback.token.key", secret);
    assertThat(read(source).hooks().get("calls").secret().value()).isEqualTo(secret);
  }

  @Test
  void generatedSecrets_areAccepted_practicallyAlways() {
    Random random = new Random(42);
    byte[] bytes = new byte[16];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(bytes);
      assertThat(SecretStrength.suffices(HexFormat.of().formatHex(bytes))).isTrue();
      assertThat(
              SecretStrength.suffices(
                  Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
          .isTrue();
    }
  }

  @Test
  void twoHooksWithOneSecret_areRefused_alsoIfItIsTheOneBefore() {
    for (String key :
        List.of("hearback.hook.other.secret", "hearback.hook.other.secret.previous")) {
      Map<String, String> source = rightSecrets();
      source.put("hearback.hook.other.provider", "deepgram");
      source.put("hearback.hook.other.secret", OTHER);
      source.put(key, SECRET);
      assertThatThrownBy(() -> read(source))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining(
              "hearback.hook.other.secret: expected a secret of its own, found that of hook calls")
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void secretsThatChange_areTaken_unlessTheyAreWrong() {
    Map<String, String> source = rightSecrets();
    Settings settings = changing(source, "shop");
    Credentials old = settings.providers().get("deepgram").callbackCredentials().orElseThrow();

    source.put("hearback.hook.calls.secret.previous", SECRET);
    source.put("hearback.hook.calls.secret", OTHER);
    source.put("hearback.token.key.previous", source.get("hearback.token.key"));
    source.put("hearback.token.key", OTHER);
    source.put("hearback.provider.deepgram.callback-password.previous", old.password().value());
    source.put("hearback.provider.deepgram.callback-password", OTHER);
    settings.reread();

    Hook hook = settings.hooks().get("calls");
    assertThat(hook.secret().value()).isEqualTo(OTHER);
    assertThat(hook.previousSecret()).contains(new Secret(SECRET));
    assertThat(settings.tokenKey()).contains(new Secret(OTHER));
    assertThat(settings.previousTokenKey()).isPresent();
    Credentials now = new Credentials("dg", new Secret(OTHER));
    assertThat(settings.providers().get("deepgram").callbackCredentials()).contains(now);
    assertThat(settings.callbackCredentials("deepgram"))
        .isEqualTo(new CallbackCredentials(Set.of(now, old), Set.of()));

    source.put("hearback.hook.calls.secret", "short");
    source.remove("hearback.hook.calls.secret.previous");
    source.remove("hearback.provider.deepgram.callback-password.previous");
    source.put("hearback.token.key", "weak");
    settings.reread();

    assertThat(settings.hooks().get("calls")).isEqualTo(hook);
    assertThat(settings.tokenKey()).contains(new Secret(OTHER));
    assertThat(settings.callbackCredentials("deepgram"))
        .isEqualTo(new CallbackCredentials(Set.of(now), Set.of(old)));
  }

  @Test
  void secretInAFile_isReadAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("hook");
    Files.writeString(file, SECRET);
    Map<String, String> source = rightSecrets();
    source.remove("hearback.hook.calls.secret");
    source.put("hearback.hook.calls.secret.file", file.toString());
    Settings settings = changing(source, "shop");

    Files.writeString(file, OTHER);
    settings.reread();

    assertThat(settings.hooks().get("calls").secret()).isEqualTo(new Secret(OTHER));
  }

  private static Map<String, String> rightSecrets() {
    return new HashMap<>(
        Map.of(
            "hearback.token.key", "d3b07384d113edec49eaa6238ad5ff00",
            "hearback.provider.deepgram.callback-user", "dg",
            "hearback.provider.deepgram.callback-password", "p4ssw0rd-9xKq2LzVtR7m",
            "hearback.provider.deepgram.api-key", "any",
            "hearback.hook.calls.provider", "deepgram",
            "hearback.hook.calls.secret", SECRET));
  }

  private static Settings changing(Map<String, String> source, String name) {
    Settings settings = new Settings();
    settings.read(new SmallRyeConfigBuilder().withSources(changing(source)).build(), () -> name);
    return settings;
  }

  @Test
  void settingOfAVendor_underTheNameOfAnythingElse_isRefused() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "hearback.provider.dg-eu.vendor", "deepgram",
                        "hearback.provider.dg-eu.submit-timeout", "PT1M",
                        "hearback.vendor.acme.upload-timeout", "PT2S",
                        "hearback.vendor.dg-eu.submit-timeout", "PT1S",
                        "hearback.vendor.gladia.submit-timeout", "soon")))
        .hasMessageContaining(
            "hearback.provider.dg-eu.submit-timeout: expected the key of its vendor,"
                + " hearback.vendor.<vendor>.submit-timeout, found that of a provider")
        .hasMessageContaining(
            "hearback.vendor.acme.upload-timeout: expected one of the vendors [deepgram, gladia], found acme")
        .hasMessageContaining("hearback.vendor.dg-eu.submit-timeout: expected one of the vendors")
        .hasMessageContaining("hearback.vendor.gladia.submit-timeout: expected an ISO 8601");
  }

  @Test
  void settingOfAVendor_isCheckedAlsoIfNoProviderHasItsName() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "hearback.provider.dg-eu.vendor", "deepgram",
                        "hearback.vendor.deepgram.submit-timeout", "soon")))
        .hasMessageContaining("hearback.vendor.deepgram.submit-timeout: expected an ISO 8601");
  }

  @Test
  void timeLimitsOfAVendor_holdForEachOfItsProviders_andForVendorsOfYourOwn() {
    Map<String, Provider> providers =
        read(Map.of(
                "hearback.provider.dg-eu.vendor", "deepgram",
                "hearback.provider.mine.vendor", "acme",
                "hearback.vendor.deepgram.submit-timeout", "PT1S",
                "hearback.vendor.acme.upload-timeout", "PT2S"))
            .providers();
    assertThat(providers.get("dg-eu").submitTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(providers.get("dg-eu").uploadTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(providers.get("mine").uploadTimeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void environmentVariables_nameProvidersAndHooksToo() {
    Settings settings =
        readEnvironment(
            Map.of(
                "HEARBACK_PROVIDER_DEEPGRAM_API_KEY", "k1",
                "HEARBACK_PROVIDER_MEDICAL_API_KEY", "k2",
                "HEARBACK_HOOK_CALLS_PROVIDER", "deepgram",
                "HEARBACK_HOOK_CALLS_SECRET", SECRET));
    assertThat(settings.providers()).containsOnlyKeys("deepgram", "medical");
    assertThat(settings.providers().get("medical").apiKey().orElseThrow().value()).isEqualTo("k2");
    assertThat(settings.hooks()).containsOnlyKeys("calls");
  }

  @Test
  void secretInFile_isReadWithoutTheLineEnd(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "from-file\n");
    Settings settings = read(Map.of("hearback.provider.gladia.api-key.file", file.toString()));
    assertThat(settings.providers().get("gladia").apiKey().orElseThrow().value())
        .isEqualTo("from-file");
  }

  @Test
  void secretInMissingFile_isRefused() {
    assertThatThrownBy(() -> read(Map.of("hearback.provider.gladia.api-key.file", "/no/such")))
        .hasMessageContaining(
            "hearback.provider.gladia.api-key.file: expected a readable file that holds the"
                + " secret, found /no/such");
  }

  @Test
  void expiryOfLessThanThreeHeartbeats_isRefused() {
    assertThatThrownBy(() -> read(Map.of("hearback.node.heartbeat", "PT10.1S")))
        .hasMessageContaining(
            "hearback.node.expiry: expected at least 3 times hearback.node.heartbeat, found PT30S"
                + " with a heartbeat of PT10.1S");
    read(Map.of("hearback.node.heartbeat", "PT10S"));
  }

  @Test
  void memoryShorterThanAVendorRepeats_isRefused() {
    assertThatThrownBy(() -> read(Map.of("hearback.retention.dedupe", "PT9M59S")))
        .hasMessageContaining(
            "hearback.retention.dedupe: expected an ISO 8601 duration from PT10M to P3650D");
    read(Map.of("hearback.retention.dedupe", "PT10M"));
  }

  @Test
  void onlyProvider_isTheDefault() {
    assertThat(read(Map.of("hearback.provider.gladia.api-key", "k")).defaultProvider())
        .contains("gladia");
  }

  @Test
  void defaultProviderThatIsNotConfigured_isRefused() {
    assertThatThrownBy(() -> read(Map.of("hearback.provider", "gladia")))
        .hasMessageContaining("hearback.provider: expected one of the providers [], found gladia");
  }

  private static Settings read(Map<String, String> properties) {
    return read(properties, "shop");
  }

  private static Settings read(Map<String, String> properties, String deployedName) {
    Settings settings = new Settings();
    settings.read(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build(),
        () -> deployedName);
    return settings;
  }

  private static Settings readEnvironment(Map<String, String> variables) {
    Settings settings = new Settings();
    settings.read(
        new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)).build(),
        () -> "shop");
    return settings;
  }

  /** As an administrator's console is one. */
  private static ConfigSource changing(Map<String, String> values) {
    return new ConfigSource() {
      @Override
      public Set<String> getPropertyNames() {
        return values.keySet();
      }

      @Override
      public String getValue(String key) {
        return values.get(key);
      }

      @Override
      public String getName() {
        return "console";
      }
    };
  }
}
