package dev.hearback.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBodyTest {

  private static final String REPORT =
      "{\"metadata\":{\"request_id\":\"5e1f2a9c-1b2c-4d5e-8f90-a1b2c3d4e5f6\",\"duration\":25.9,"
          + "\"channels\":1},\"results\":{\"channels\":[{\"alternatives\":[{\"transcript\":\"hello"
          + " world\",\"confidence\":0.98,\"words\":[{\"word\":\"hello\",\"start\":0.1,\"end\":0.4,"
          + "\"confidence\":0.97,\"punctuated_word\":\"Hello\"}]}]}]}}";

  @Test
  void report_isStoredInLessThanHalf_andReadBackWhole() {
    byte[] body = REPORT.getBytes(StandardCharsets.UTF_8);
    byte[] stored = PackedBody.of(body);
    assertThat(stored).hasSizeLessThan(body.length / 2);
    assertThat(PackedBody.read(stored, body.length)).isEqualTo(body);
    assertThat(PackedBody.of(body)).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 2_000, 16_384, 16_385, 65_536})
  void bodyThatCannotBeCompressed_orIsTooLong_isStoredAsItIs(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    assertThat(PackedBody.of(body)).isSameAs(body);
    assertThat(PackedBody.read(body, length)).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000, 16_384})
  void anyBodyThatCanBeCompressed_isReadBackWhole(int length) {
    byte[] body = "a".repeat(length).getBytes(StandardCharsets.UTF_8);
    assertThat(PackedBody.read(PackedBody.of(body), length)).isEqualTo(body);
  }

  /** Rows of an earlier release must stay readable. */
  @Test
  void bodyThatWasStoredOnce_isRead() {
    byte[] stored =
        HexFormat.of()
            .parseHex(
                "438d4f9408334d354c334ab44cd6354c324ad63549314dd5b548b334d04d04f18d534c524dd3"
                    + "cc50e2c8c814641f523c911dae19a93939f90a4027e6a46006b1059620066b400e674378409b"
                    + "6018608e2d503cc026d4c682612d00");
    assertThat(new String(PackedBody.read(stored, REPORT.length()), StandardCharsets.UTF_8))
        .isEqualTo(REPORT);
  }

  @Test
  void whatCannotBeRead_isRefused() {
    byte[] stored = PackedBody.of(REPORT.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> PackedBody.read(stored, REPORT.length() + 1L))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HB-0513");
    assertThatThrownBy(() -> PackedBody.read(new byte[] {7, 7, 7}, 100))
        .isInstanceOf(IllegalStateException.class);
    assertThat(PackedBody.read(null, 100)).isNull();
  }
}
