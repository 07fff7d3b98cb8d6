package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.ProviderUnreachableException;
import dev.hearback.submit.VendorGateway;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultToleranceSourceTest {

  private static final String KEY = "hearback.vendor.deepgram.submit-timeout";
  private static final String CLASS = "dev.hearback.submit.VendorGateway/";

  private final FaultToleranceSource source = new FaultToleranceSource();

  @AfterEach
  void forget() {
    System.clearProperty(KEY);
  }

  @Test
  void outerLimit_isLongerThanTheLongestOfAnyVendor() {
    System.setProperty(KEY, "PT1S");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isEqualTo("330000");
    System.setProperty(KEY, "PT30M");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isEqualTo("1830000");
    assertThat(source.getValue(CLASS + "submit/Timeout/unit")).isEqualTo("MILLIS");
    assertThat(source.getValue(CLASS + "upload/Timeout/value")).isEqualTo("330000");
  }

  @Test
  void vendorsOfYourOwn_countToo() {
    Map<String, String> set = Map.of("hearback.vendor.acme.submit-timeout", "PT50M");
    Config config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(set, "test", 100))
            .build();
    assertThat(FaultToleranceSource.longest(new Values(config), Catalogue.SUBMIT_TIMEOUT))
        .isEqualTo(Duration.ofMinutes(50));
  }

  @Test
  void settingThatIsWrong_leavesTheDefaultInForce() {
    System.setProperty(KEY, "soon");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isEqualTo("330000");
  }

  @Test
  void numbersOnTheGateway_areOurs() {
    List<Method> calls =
        List.of(VendorGateway.class.getDeclaredMethods()).stream()
            .filter(method -> method.isAnnotationPresent(Retry.class))
            .toList();
    assertThat(calls).hasSize(4);
    for (Method method : calls) {
      Timeout timeout = method.getAnnotation(Timeout.class);
      Retry retry = method.getAnnotation(Retry.class);
      assertThat(retry.retryOn()).containsExactly(ProviderUnreachableException.class);
      assertThat(method.getAnnotations()).as("nothing with a shared state").hasSize(2);
      Map.of(
              "Timeout/value", millis(timeout.value(), timeout.unit()),
              "Retry/maxRetries", (long) retry.maxRetries(),
              "Retry/delay", millis(retry.delay(), retry.delayUnit()))
          .forEach(
              (key, value) ->
                  assertThat(source.getValue(CLASS + method.getName() + "/" + key))
                      .as(method.getName() + "/" + key)
                      .isEqualTo("" + value));
    }
  }

  @Test
  void repetition_isTheSameForEachCall() {
    assertThat(
            Stream.of(VendorGateway.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(method -> method.getAnnotation(Retry.class))
                .distinct())
        .doesNotContainNull()
        .hasSize(1);
  }

  @Test
  void numbersOfSomebodyElse_areTold_andNoneWithoutThisSource() {
    assertThat(FaultToleranceSource.notOurs()).isEmpty();
    String key = CLASS + "submit/Timeout/value";
    System.setProperty(key, "1000");
    try {
      assertThat(FaultToleranceSource.notOurs()).isEqualTo(Map.of(key, "1000"));
    } finally {
      System.clearProperty(key);
    }
  }

  @Test
  void otherKeys_areNotOurs() {
    assertThat(source.getValue(KEY)).isNull();
    assertThat(source.getValue(CLASS + "interpret/Timeout/value")).isNull();
    assertThat(source.getValue("dev.hearback.deepgram.DeepgramVendor/submit/Timeout/value"))
        .isNull();
    assertThat(source.getValue("com.acme.Shop/submit/Timeout/value")).isNull();
  }

  private static long millis(long value, ChronoUnit unit) {
    return Duration.of(value, unit).toMillis();
  }
}
