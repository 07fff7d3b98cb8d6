package dev.hearback.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTest {
  @Test
  void wavFile_saysHowLongItIs_evenIfItsHeaderPromisesMore() throws Exception {
    byte[] wav = Wav.of(2, 1);

    assertThat(read(wav).seconds()).isEqualTo(2);
    assertThat(read(Arrays.copyOf(wav, 44 + 16_000)).seconds()).isEqualTo(1);
    assertThat(read(wav).channels()).isEqualTo(1);
  }

  @Test
  void wavFileOfUnknownLength_isAsLongAsItsBytes() throws Exception {
    byte[] wav = Wav.of(2, 1);
    Arrays.fill(wav, 40, 44, (byte) 0xff);

    assertThat(read(wav).seconds()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ID3\u0003", "OggS", "fLaC", "0000ftypisom", "RIFF", "\u00ff\u00fb\u0090"})
  void otherContainers_areRecognised_andOfDefaultLength(String head) throws Exception {
    Audio audio = read(head.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(audio.recognised()).isTrue();
    assertThat(audio.seconds()).isEqualTo(Audio.UNKNOWN_SECONDS);
  }

  @Test
  void text_isNoAudio() throws Exception {
    assertThat(read("{}".getBytes(StandardCharsets.UTF_8)).recognised()).isFalse();
    assertThat(read(new byte[0]).recognised()).isFalse();
  }

  @Test
  void audioAboveTheLimit_isNotReadToItsEnd() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        };

    assertThat(Audio.read("", endless, 1_000_000)).isEmpty();
  }

  private static Audio read(byte[] bytes) throws IOException {
    return Audio.read("", new ByteArrayInputStream(bytes), Long.MAX_VALUE).orElseThrow();
  }
}
