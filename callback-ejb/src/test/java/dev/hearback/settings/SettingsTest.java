package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.deliver.Logged;
import dev.hearback.spi.OneLineTest;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final Set<String> VENDORS = Set.of("deepgram", "gladia");

  private static final String SECRET = "5f0c9d1be27a4863a1d49be07c52f68e";

  private static final String OTHER = "91c27de05b8f4a36b7e10fd28c6394a5";

  @Test
  void nothingIsSet_everyDefaultHolds() {
    Settings settings = read(Map.of());
    assertThat(settings.application()).isEqualTo("shop");
    assertThat(settings.get(Catalogue.DATASOURCE)).isEqualTo("java:comp/DefaultDataSource");
    assertThat(settings.get(Catalogue.MAX_BODY_BYTES)).isEqualTo(64L * 1024 * 1024);
    assertThat(settings.get(Catalogue.POLL_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
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
    "hearback.publicurl,hearback.public-url",
    "hearback.provider.Deepgram.api-key,hearback.provider.deepgram.api-key",
    "hearback.hook.my_calls.secret,hearback.hook.my-calls.secret",
    "hearback.provider.deepgram.submit-timout,hearback.vendor.<vendor>.submit-timeout",
    "hearback.provider.mine.submit-timout,hearback.vendor.<vendor>.submit-timeout"
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
  void nameThatNoCallbackUrlTakes_isRefused() {
    String longName = "n".repeat(64);
    Map<String, String> source = new HashMap<>();
    source.put("hearback.provider." + longName + ".vendor", "deepgram");
    source.put("hearback.provider.-x.api-key", "key");
    source.put("hearback.hook." + longName + ".secret", SECRET);
    source.put("hearback.hook." + longName + ".provider", "deepgram");
    assertThatThrownBy(() -> read(source))
        .hasMessageContaining(
            "hearback.provider."
                + longName
                + ": expected a name of at most 63 lower-case letters, digits and hyphens, no hyphen"
                + " first or last, found 64 characters")
        .hasMessageContaining("no hyphen first or last, found -x")
        .hasMessageContaining("hearback.hook." + longName + ": expected a name of at most 63");
    source.keySet().removeIf(key -> true);
    source.put("hearback.provider." + longName.substring(1) + ".vendor", "deepgram");
    assertThat(read(source).providers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hearback.application",
        "hearback.environment",
        "hearback.schema",
        "hearback.public-url",
        "hearback.provider.deepgram.base-url",
        "hearback.provider.deepgram.vendor",
        "hearback.provider.deepgram.api-key",
        "hearback.retention.failed"
      })
  void blankValue_isRefused_andAnEmptyOneIsNone(String key) {
    assertThatThrownBy(() -> read(Map.of(key, "  ")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(key + ": expected ")
        .hasMessageContaining(", found nothing but blanks");
    assertThat(read(Map.of(key, "")).application()).isEqualTo("shop");
  }

  /** As some servers do. */
  @Test
  void emptyValueThatTheServerHandsOn_isNone() {
    Config real = new SmallRyeConfigBuilder().build();
    Config empty =
        (Config)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getOptionalValue")
                            && arguments[0].equals("hearback.retention.failed")
                        ? Optional.of("")
                        : method.invoke(real, arguments));
    Settings settings = new Settings();
    settings.read(empty, () -> "shop", VENDORS);
    assertThat(settings.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1Y", "P4W", "5s"})
  void durationInAnotherForm_isRefused_withExamples(String duration) {
    assertThatThrownBy(() -> read(Map.of("hearback.retention.failed", duration)))
        .hasMessageContaining(
            "found \""
                + duration
                + "\" (a duration looks like P365D or PT0.5S; years, months and weeks are none)");
  }

  @ParameterizedTest
  @CsvSource({
    "hearback.public-url,https://stt.example.com:80443",
    "hearback.provider.deepgram.base-url,https://proxy.example.com:0"
  })
  void portThatIsNone_isRefused(String key, String url) {
    assertThatThrownBy(() -> read(Map.of(key, url)))
        .hasMessageContaining(key + ": expected an absolute http or https URL")
        .hasMessageContaining(url);
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
    Catalogue.plain().forEach(setting -> values.put(setting.key(), setting.fallback()));
    assertThat(read(values).providers()).containsOnlyKeys("gladia");
  }

  @Test
  void unknownEnvironmentVariable_isAWarning() {
    Settings settings =
        readEnvironment(
            Map.of(
                "HEARBACK_OBSERVER_TIMOUT", "PT1M",
                "HEARBACK_PROVIDER_MINE_SUBMIT_TIMOUT", "PT1M",
                "HEARBACK_PROVIDER_DEEPGRAM_API_KEY", "key",
                "HEARBACK_PROVIDER_DEEPGRAM_CALLBACK_PASSWORD_PREVIOUS_FILE", "/x",
                "HEARBACK_HOME", "/opt"));
    assertThat(settings.warnings())
        .satisfiesExactly(
            home -> assertThat(home).contains("HEARBACK_HOME is no setting of Hearback"),
            mistyped ->
                assertThat(mistyped)
                    .isEqualTo(
                        "HB-0005 The environment variable HEARBACK_OBSERVER_TIMOUT is no setting of"
                            + " Hearback. Did you mean HEARBACK_OBSERVER_TIMEOUT?"),
            ofProvider ->
                assertThat(ofProvider)
                    .endsWith("Did you mean HEARBACK_VENDOR_<vendor>_SUBMIT_TIMEOUT?"));
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
    values.checkKeys(new ConfiguredNames(Set.of(), Set.of()));
    assertThat(values.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "callback-password.previous"})
  void previousOfWhatHasNone_isRefused(String key) {
    assertThatThrownBy(() -> read(Map.of("hearback.provider.x." + key + ".previous", "k")))
        .hasMessageContaining(
            "hearback.provider.x." + key + ".previous: expected a key of Hearback's, found an");
  }

  @Test
  void nameOfNoProviderOrHook_isRefused_withTheNearestOne() {
    Map<String, String> source = rightSecrets();
    source.put("hearback.provider.gladia.api-key", "key");
    source.put("hearback.provider.deepgramm.concurrency", "2");
    source.put("hearback.hook.cals.tags", "note");
    assertThatThrownBy(() -> read(source))
        .hasMessageContaining(
            "hearback.provider.deepgramm.concurrency: expected the name of a provider that has a"
                + " vendor, an api-key or a base-url, found deepgramm; did you mean deepgram?")
        .hasMessageContaining(
            "hearback.hook.cals.tags: expected the name of a hook that has a provider and a secret,"
                + " found cals; did you mean calls?");
    assertThatThrownBy(() -> read(Map.of("hearback.hook.cals.tags", "note")))
        .hasMessageEndingWith("found cals");
  }

  @Test
  void nameOfNoProviderOrHook_inTheEnvironment_isAWarning() {
    Settings settings =
        readEnvironment(
            Map.of(
                "HEARBACK_PROVIDER_MY_OWN_API_KEY", "k1",
                "HEARBACK_PROVIDER_MY_OWN_CONCURRENCY", "2",
                "HEARBACK_PROVIDER_MY_ONW_CONCURRENCY", "2",
                "HEARBACK_HOOK_CALLS_TAGS", "note"));
    assertThat(settings.warnings())
        .containsExactly(
            "HB-0005 The environment variable HEARBACK_HOOK_CALLS_TAGS names not a hook that has a"
                + " provider and a secret",
            "HB-0005 The environment variable HEARBACK_PROVIDER_MY_ONW_CONCURRENCY names not a"
                + " provider that has a vendor, an api-key or a base-url. Did you mean"
                + " HEARBACK_PROVIDER_MY_OWN_…?");
  }

  @Test
  void variablesOfKubernetes_areNoWarnings() {
    Map<String, String> variables = new HashMap<>();
    for (String name :
        List.of(
            "SERVICE_HOST",
            "SERVICE_PORT",
            "SERVICE_PORT_HTTP",
            "PORT",
            "PORT_8080_TCP",
            "PORT_8080_TCP_PROTO",
            "PORT_8080_TCP_PORT",
            "PORT_8080_TCP_ADDR")) {
      variables.put("HEARBACK_" + name, "any");
      variables.put("HEARBACK_POSTGRES_RW_" + name, "any");
    }
    variables.put("HEARBACK_PUBLIC_PORT_", "any");
    assertThat(readEnvironment(variables).warnings())
        .singleElement()
        .asString()
        .contains("HEARBACK_PUBLIC_PORT_");
  }

  @Test
  void sourceWhosePathContainsEnv_isNoEnvironment() {
    Settings settings = new Settings();
    Config config =
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(
                    Map.of("hearback.observer.timout", "PT1M"), "/etc/environments/a.yaml", 100))
            .build();
    assertThatThrownBy(() -> settings.read(config, () -> "shop", VENDORS))
        .hasMessageContaining("hearback.observer.timout: expected a key of Hearback's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Environment", "EnvConfigSource"})
  void keyThatAServerListsForAVariable_isAWarning(String source) {
    Settings settings = new Settings();
    Config config =
        new SmallRyeConfigBuilder()
            .withSources(named(source, Map.of("hearback.observer.timout", "PT1M")))
            .build();
    settings.read(config, () -> "shop", VENDORS);
    assertThat(settings.warnings())
        .singleElement()
        .asString()
        .startsWith("HB-0005 The environment variable HEARBACK_OBSERVER_TIMOUT");
    assertThat(new EnvConfigSource(Map.of(), 300).getName()).isEqualTo("EnvConfigSource");
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
  void archives_areOpenedAtTheStartAlone_andNotKeptOpen() throws IOException {
    List<URLConnection> opened = new ArrayList<>();
    URL inArchive =
        new URL(
            null,
            "test:archive",
            new URLStreamHandler() {
              @Override
              protected URLConnection openConnection(URL url) {
                URLConnection connection =
                    new URLConnection(url) {
                      @Override
                      public void connect() {}

                      @Override
                      public InputStream getInputStream() {
                        return InputStream.nullInputStream();
                      }
                    };
                opened.add(connection);
                return connection;
              }
            });
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      Thread.currentThread()
          .setContextClassLoader(
              new ClassLoader(before) {
                @Override
                public Enumeration<URL> getResources(String name) {
                  return Collections.enumeration(List.of(inArchive));
                }
              });
      Settings settings = new Settings();
      settings.read(
          new SmallRyeConfigBuilder().withSources(changing(rightSecrets())).build(),
          () -> "shop",
          VENDORS);

      settings.reread();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(opened)
        .singleElement()
        .satisfies(connection -> assertThat(connection.getUseCaches()).isFalse());
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

  @ParameterizedTest
  @CsvSource({
    "https://ada:se/cret@example.com/x,https://…@example.com/x",
    "ada:secret@example.com,ada:…@example.com",
    "https://example.com/x?token=secret,https://example.com/x?…",
    "https://example.com/x#secret,https://example.com/x#…"
  })
  void whatMayBeSecretInAUrl_isNotRepeated(String url, String told) {
    assertThatThrownBy(() -> read(Map.of("hearback.provider.deepgram.base-url", url)))
        .hasMessageContaining("found \"" + told + '"')
        .hasMessageNotContaining("secret");
  }

  @Test
  void liveSetting_changes_unlessTheNewValueIsWrong_andTheOthersStay() {
    Map<String, String> source = new HashMap<>();
    Settings settings = changing(source, "shop");
    source.put("hearback.receive.max-body-bytes", "2000");
    source.put("hearback.dispatch.poll-interval", "PT2S");
    settings.reread();
    assertThat(settings.get(Catalogue.MAX_BODY_BYTES)).isEqualTo(2000);
    assertThat(settings.get(Catalogue.POLL_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
    source.put("hearback.receive.max-body-bytes", "two thousand");
    source.put("hearback.observer.timeout", "PT2S");
    settings.reread();
    assertThat(settings.get(Catalogue.MAX_BODY_BYTES)).isEqualTo(2000);
    assertThat(settings.get(Catalogue.OBSERVER_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    source.clear();
    settings.reread();
    assertThat(settings.get(Catalogue.MAX_BODY_BYTES)).isEqualTo(64L * 1024 * 1024);
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
                "hearback.provider.medical.callback-password", "p4ssw0rd-9xKq2LzVtR7mQ",
                "hearback.hook.calls.provider", "medical",
                "hearback.hook.calls.secret", SECRET,
                "hearback.hook.calls.tags", "calls, urgent"));
    assertThat(settings.providers()).containsOnlyKeys("deepgram", "medical");
    Provider medical = settings.providers().get("medical");
    assertThat(medical.vendor()).isEqualTo("deepgram");
    assertThat(medical.baseUrl()).contains(URI.create("https://dg.internal:8443"));
    assertThat(medical.callbackCredentials()).isPresent();
    assertThat(medical.toString()).doesNotContain("p4ssw0rd-9xKq2LzVtR7mQ");
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
        "qwertyuiopasdfghjklzxcvbnm",
        "poiuytrewqlkjhgfdsamnbvcxz",
        "Qwertzuiop-Asdfghjkl-Yxcvbnm",
        "hearback-secret-hearback-secret",
        "donaudampfschifffahrtdonaudampfschifffahrt",
        "1234567890123456789012345678901234567890"
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
          .hasMessageContaining(
              " characters that looks guessable: few different characters, sequences or repetitions")
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      })
  void generatedSecretsOfTheLeastLength_areAccepted_practicallyAlways(String alphabet) {
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String secret =
          random
              .ints(SecretStrength.LEAST_LENGTH, 0, alphabet.length())
              .mapToObj(alphabet::charAt)
              .map(String::valueOf)
              .collect(Collectors.joining());
      refused += SecretStrength.suffices(secret) ? 0 : 1;
    }
    assertThat(refused).isLessThanOrEqualTo(2);
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void previousSecretWhoseFileIsRemovedOrEmptied_isRevoked(boolean removed, @TempDir Path folder)
      throws IOException {
    Path hook = Files.writeString(folder.resolve("hook"), OTHER);
    Path key = Files.writeString(folder.resolve("key"), OTHER);
    Path password = Files.writeString(folder.resolve("password"), OTHER);
    Map<String, String> source = rightSecrets();
    source.put("hearback.hook.calls.secret.previous.file", hook.toString());
    source.put("hearback.token.key.previous.file", key.toString());
    source.put("hearback.provider.deepgram.callback-password.previous.file", password.toString());
    Settings settings = changing(source, "shop");
    assertThat(settings.hooks().get("calls").previousSecret()).contains(new Secret(OTHER));

    for (Path file : List.of(hook, key, password)) {
      if (removed) {
        Files.delete(file);
      } else {
        Files.writeString(file, "\n");
      }
    }
    settings.reread();

    assertThat(settings.hooks().get("calls").previousSecret()).isEmpty();
    assertThat(settings.previousTokenKey()).isEmpty();
    assertThat(settings.callbackCredentials("deepgram").withdrawn())
        .containsExactly(new Credentials("dg", new Secret(OTHER)));
    assertThat(settings.warnings()).noneMatch(warning -> warning.contains("HB-0003"));
  }

  @Test
  void wrongSecretOfOneHook_doesNotKeepAnothersInForce() {
    Map<String, String> source = rightSecrets();
    source.put("hearback.hook.calls.secret.previous", "c83a17f06b9e42d5a0f7361e8d24b95c");
    source.put("hearback.hook.other.provider", "deepgram");
    source.put("hearback.hook.other.secret", OTHER);
    Settings settings = changing(source, "shop");
    for (String wrong : List.of("short", SECRET)) {
      source.put("hearback.hook.calls.secret.previous", "c83a17f06b9e42d5a0f7361e8d24b95c");
      settings.reread();
      source.remove("hearback.hook.calls.secret.previous");
      source.put("hearback.hook.other.secret", wrong);
      settings.reread();
      assertThat(settings.hooks().get("calls").previousSecret()).isEmpty();
      assertThat(settings.hooks().get("other").secret()).isEqualTo(new Secret(OTHER));
    }
  }

  @Test
  void secretThatIsAnothers_isRefused_onceAlsoIfItIsTheirFormerOne() {
    Map<String, String> source = rightSecrets();
    source.put("hearback.hook.other.provider", "deepgram");
    source.put("hearback.hook.other.secret", OTHER);
    Settings settings = changing(source, "shop");
    source.put("hearback.hook.calls.secret", "c83a17f06b9e42d5a0f7361e8d24b95c");
    source.put("hearback.hook.other.secret", SECRET);
    settings.reread();
    assertThat(settings.hooks().get("other").secret()).isEqualTo(new Secret(OTHER));
    settings.reread();
    assertThat(settings.hooks().get("other").secret()).isEqualTo(new Secret(SECRET));
  }

  @Test
  void hookWhoseKeysAreGone_isReceivedNoMore_untilTheyAreBack() {
    Map<String, String> source = rightSecrets();
    Settings settings = changing(source, "shop");
    source.remove("hearback.hook.calls.provider");
    source.remove("hearback.hook.calls.secret");
    settings.reread();
    assertThat(settings.hooks()).isEmpty();
    assertThat(settings.warnings()).isEmpty();
    source.put("hearback.hook.calls.secret", "short");
    settings.reread();
    assertThat(settings.hooks()).isEmpty();
    assertThat(settings.warnings()).singleElement().asString().contains("HB-0003");
    source.remove("hearback.hook.calls.secret");
    settings.reread();
    assertThat(settings.warnings()).isEmpty();
    source.put("hearback.hook.calls.provider", "deepgram");
    source.put("hearback.hook.calls.secret", OTHER);
    settings.reread();
    assertThat(settings.hooks().get("calls").secret()).isEqualTo(new Secret(OTHER));
  }

  @Test
  void changeThatIsRefused_isAWarning_asLongAsItIs_andToldAgainTheNextTime() {
    Map<String, String> source = new HashMap<>();
    Settings settings = changing(source, "shop");
    try (Logged log = new Logged(Settings.class)) {
      for (int times = 1; times <= 2; times++) {
        source.put("hearback.observer.timeout", "soon");
        settings.reread();
        settings.reread();
        assertThat(settings.warnings())
            .singleElement()
            .asString()
            .startsWith("HB-0003 Not changed: hearback.observer.timeout: expected an ISO 8601")
            .contains("found \"soon\"");
        assertThat(log.messages()).filteredOn(line -> line.contains("HB-0003")).hasSize(times);
        source.remove("hearback.observer.timeout");
        settings.reread();
        assertThat(settings.warnings()).isEmpty();
      }
    }
  }

  /** As at the start. */
  @Test
  void secretThatItsVendorRefuses_isNotTakenOver_andTheFormerOneStays() {
    Map<String, String> source = rightSecrets();
    Settings settings = changing(source, "shop");
    URI callback = URI.create("https://stt.example.com/hearback/callbacks/deepgram/token");
    settings.checkChangesBy(provider -> new DeepgramVendor().violations(provider, callback));
    for (String key : List.of("", "k\u00e9y", "\ufeffkey")) {
      source.put("hearback.provider.deepgram.api-key", key);
      settings.reread();
      assertThat(settings.providers().get("deepgram").apiKey()).contains(new Secret("any"));
      assertThat(settings.warnings())
          .singleElement()
          .asString()
          .startsWith("HB-0003 Not changed: hearback.provider.deepgram.api-key: expected ");
    }
    source.put("hearback.provider.deepgram.api-key", "another");
    settings.reread();
    assertThat(settings.providers().get("deepgram").apiKey()).contains(new Secret("another"));
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void adapterThatFailsToExamineASecret_keepsThatOneFromChanging_andNoOther() {
    Map<String, String> source = rightSecrets();
    Settings settings = changing(source, "shop");
    List<Provider> examined = new ArrayList<>();
    settings.checkChangesBy(
        provider -> {
          examined.add(provider);
          throw new IllegalStateException("s3cret");
        });
    settings.reread();
    assertThat(examined).isEmpty(); // nothing has changed
    source.put("hearback.provider.deepgram.api-key", "another");
    source.put("hearback.hook.calls.secret", OTHER);
    settings.reread();
    assertThat(settings.providers().get("deepgram").apiKey()).contains(new Secret("any"));
    assertThat(settings.hooks().get("calls").secret()).isEqualTo(new Secret(OTHER));
    assertThat(settings.warnings())
        .singleElement()
        .asString()
        .endsWith("ends with java.lang.IllegalStateException");
  }

  @Test
  void userWithItsPassword_isRefused_withoutBeingRepeated() {
    Map<String, String> source = rightSecrets();
    source.put("hearback.provider.deepgram.callback-user", "dg:Sup3r-secret");
    assertThatThrownBy(() -> read(source))
        .hasMessageContaining("hearback.provider.deepgram.callback-user: expected 1 to 100")
        .hasMessageContaining("found a value of 15 characters")
        .hasMessageNotContaining("Sup3r");
  }

  @Test
  void secretThatChanges_leavesTheTimeLimitsOfItsProvider() {
    Map<String, String> source = rightSecrets();
    source.put("hearback.vendor.deepgram.submit-timeout", "PT7M");
    source.put("hearback.vendor.deepgram.upload-timeout", "PT8M");
    Settings settings = changing(source, "shop");
    source.put("hearback.provider.deepgram.api-key", "another");
    settings.reread();
    Provider now = settings.providers().get("deepgram");
    assertThat(now.apiKey()).contains(new Secret("another"));
    assertThat(now.submitTimeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(now.uploadTimeout()).isEqualTo(Duration.ofMinutes(8));
  }

  private static Map<String, String> rightSecrets() {
    return new HashMap<>(
        Map.of(
            "hearback.token.key", "d3b07384d113edec49eaa6238ad5ff00",
            "hearback.provider.deepgram.callback-user", "dg",
            "hearback.provider.deepgram.callback-password", "p4ssw0rd-9xKq2LzVtR7mQ",
            "hearback.provider.deepgram.api-key", "any",
            "hearback.hook.calls.provider", "deepgram",
            "hearback.hook.calls.secret", SECRET));
  }

  private static Settings changing(Map<String, String> source, String name) {
    Settings settings = new Settings();
    settings.read(
        new SmallRyeConfigBuilder().withSources(changing(source)).build(), () -> name, VENDORS);
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
                        "hearback.vendor.gladia.submit-timeout", "soon")))
        .hasMessageContaining(
            "hearback.provider.dg-eu.submit-timeout: expected the key of its vendor,"
                + " hearback.vendor.<vendor>.submit-timeout, found that of a provider")
        .hasMessageContaining("hearback.vendor.gladia.submit-timeout: expected an ISO 8601");
  }

  @Test
  void settingOfAVendor_thatIsNoneHere_isAWarning() {
    Settings settings =
        read(
            Map.of(
                "hearback.provider.dg-eu.vendor", "deepgram",
                "hearback.vendor.acme.upload-timeout", "PT2S",
                "hearback.vendor.dg-eu.submit-timeout", "PT1S"));
    assertThat(settings.warnings())
        .containsExactlyInAnyOrder(
            "HB-0008 hearback.vendor.acme.upload-timeout has no effect here: expected one of the"
                + " vendors [deepgram, gladia], found acme",
            "HB-0008 hearback.vendor.dg-eu.submit-timeout has no effect here: expected one of the"
                + " vendors [deepgram, gladia], found dg-eu");
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
  void secretThatStandsWhereAFilesNameShould_isRefused_butNotRepeated(@TempDir Path folder) {
    for (String key : List.of("api-key", "callback-password.previous")) {
      assertThatThrownBy(
              () -> {
                Map<String, String> source = new HashMap<>();
                source.put("hearback.provider.gladia.vendor", "gladia");
                source.put("hearback.provider.gladia." + key + ".file", "\0" + SECRET);
                read(source);
              })
          .hasMessageContaining(
              "hearback.provider.gladia."
                  + key
                  + ".file: expected a readable file that holds the secret, found one that cannot"
                  + " be read as text (the value has 33 characters)")
          .hasMessageNotContaining(SECRET);
    }
    assertThatThrownBy(() -> read(Map.of("hearback.provider.gladia.api-key.file", SECRET)))
        .hasMessageContaining("found no such file (the value has 32 characters)")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(
            () -> read(Map.of("hearback.provider.gladia.api-key.file", folder.toString())))
        .hasMessageContaining("found one that cannot be read as text");
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
        () -> deployedName,
        VENDORS);
    return settings;
  }

  private static Settings readEnvironment(Map<String, String> variables) {
    Settings settings = new Settings();
    settings.read(
        new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)).build(),
        () -> "shop",
        VENDORS);
    return settings;
  }

  /** As an administrator's console is one. */
  private static ConfigSource changing(Map<String, String> values) {
    return named("console", values);
  }

  private static ConfigSource named(String name, Map<String, String> values) {
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
        return name;
      }
    };
  }
}
