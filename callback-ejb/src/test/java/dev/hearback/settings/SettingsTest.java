package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.spi.Provider;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final String SECRET = "0123456789abcdefghijklmnopqrstuv";

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
    Settings settings = new Settings();
    settings.read(new SmallRyeConfigBuilder().withSources(changing(source)).build(), () -> "shop");
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
                "hearback.provider.medical.callback-password", "p4ssw0rd",
                "hearback.hook.calls.provider", "medical",
                "hearback.hook.calls.secret", SECRET,
                "hearback.hook.calls.tags", "calls, urgent"));
    assertThat(settings.providers()).containsOnlyKeys("deepgram", "medical");
    Provider medical = settings.providers().get("medical");
    assertThat(medical.vendor()).isEqualTo("deepgram");
    assertThat(medical.baseUrl()).contains(URI.create("https://dg.internal:8443"));
    assertThat(medical.callbackCredentials()).isPresent();
    assertThat(medical.toString()).doesNotContain("p4ssw0rd");
    assertThat(settings.providers().get("deepgram").vendor()).isEqualTo("deepgram");
    assertThat(settings.defaultProvider()).isEmpty();
    assertThat(settings.hooks().get("calls").tags()).containsExactly("calls", "urgent");
    assertThat(settings.hooks().get("calls").application()).isEqualTo("shop");
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

  @Test
  void nameThatEndsInAVersion_asksForTheKey() {
    for (String name : new String[] {"shop-1.2.3", "shop-2.0-SNAPSHOT", "shop:v4", "shop-7"}) {
      assertThatThrownBy(() -> read(Map.of(), name))
          .as(name)
          .hasMessageContaining("hearback.application: expected a name that stays the same")
          .hasMessageContaining(name);
    }
    assertThat(read(Map.of("hearback.application", "shop"), "shop-1.2.3").application())
        .isEqualTo("shop");
    assertThat(read(Map.of(), "web2").application()).isEqualTo("web2");
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
