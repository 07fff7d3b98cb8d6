package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultToleranceSourceTest {

  private static final String KEY = "hearback.provider.deepgram.submit-timeout";
  private static final String CLASS = "dev.hearback.deepgram.DeepgramProvider/";

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
    assertThat(source.getValue("dev.hearback.gladia.GladiaProvider/submit/Retry/maxRetries"))
        .isEqualTo("2");
  }

  @Test
  void settingThatIsWrong_leavesTheAnnotationInForce() {
    System.setProperty(KEY, "soon");
    assertThat(source.getValue(CLASS + "submit/Timeout/value")).isNull();
  }

  @Test
  void otherKeys_areNotOurs() {
    assertThat(source.getValue(KEY)).isNull();
    assertThat(source.getValue(CLASS + "interpret/Timeout/value")).isNull();
    assertThat(source.getValue("com.acme.Shop/submit/Timeout/value")).isNull();
  }
}
