package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.gladia.GladiaVendor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultToleranceSourceTest {

  private static final String KEY = "hearback.vendor.deepgram.submit-timeout";
  private static final String CLASS = "dev.hearback.deepgram.DeepgramVendor/";

  private final FaultToleranceSource source = new FaultToleranceSource();

  @AfterEach
  void forget() {
    System.clearProperty(KEY);
  }

  @Test
  void settingOfOurs_becomesTheStandardKey() {
    System.setProperty(KEY, "PT1.5S");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isEqualTo("1500");
    assertThat(source.getValue(CLASS + "submit/Timeout/unit")).isEqualTo("MILLIS");
    assertThat(source.getValue(CLASS + "upload/Timeout/value")).isEqualTo("300000");
  }

  @Test
  void settingThatIsNotSet_givesOurDefault() {
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isEqualTo("300000");
    assertThat(source.getValue("dev.hearback.gladia.GladiaVendor/submit/Retry/maxRetries"))
        .isEqualTo("2");
  }

  @Test
  void settingThatIsWrong_leavesTheAnnotationInForce() {
    System.setProperty(KEY, "soon");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isNull();
    assertThat(source.getValue(CLASS + "submit/Timeout/unit")).isNull();
  }

  @Test
  void erasure_keepsTheTimeoutOfItsAnnotation() {
    assertThat(source.getValue(CLASS + "erase/Timeout/value")).isNull();
    assertThat(source.getValue(CLASS + "erase/Timeout/unit")).isNull();
    assertThat(source.getValue(CLASS + "erase/Retry/maxRetries")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(classes = {DeepgramVendor.class, GladiaVendor.class})
  void numbersOnTheAdapters_areTheDefaultsOfOurSettings(Class<?> adapter) {
    for (Method method : adapter.getDeclaredMethods()) {
      if (!method.isAnnotationPresent(Retry.class)) {
        continue;
      }
      Timeout timeout = method.getAnnotation(Timeout.class);
      CircuitBreaker breaker = method.getAnnotation(CircuitBreaker.class);
      Map<String, Number> annotated = new TreeMap<>();
      annotated.put("Retry/maxRetries", method.getAnnotation(Retry.class).maxRetries());
      annotated.put("CircuitBreaker/delay", millis(breaker.delay(), breaker.delayUnit()));
      annotated.put("CircuitBreaker/requestVolumeThreshold", breaker.requestVolumeThreshold());
      annotated.put("Bulkhead/value", method.getAnnotation(Bulkhead.class).value());
      if (!method.getName().equals("erase")) {
        annotated.put("Timeout/value", millis(timeout.value(), timeout.unit()));
      }
      String prefix = adapter.getName() + "/" + method.getName() + "/";
      annotated.forEach(
          (key, value) ->
              assertThat(source.getValue(prefix + key)).as(prefix + key).isEqualTo("" + value));
    }
  }

  private static long millis(long value, ChronoUnit unit) {
    return Duration.of(value, unit).toMillis();
  }

  @Test
  void otherKeys_areNotOurs() {
    assertThat(source.getValue(KEY)).isNull();
    assertThat(source.getValue(CLASS + "interpret/Timeout/value")).isNull();
    assertThat(source.getValue("com.acme.Shop/submit/Timeout/value")).isNull();
  }
}
