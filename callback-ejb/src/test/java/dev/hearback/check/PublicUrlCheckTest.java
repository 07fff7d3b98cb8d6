package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicUrlCheckTest {

  private final List<Runnable> threads = new ArrayList<>();
  private final PublicUrlCheck check = new PublicUrlCheck();

  PublicUrlCheckTest() {
    check.settings =
        new Settings() {
          @Override
          public String application() {
            return "shop";
          }

          @Override
          public Optional<URI> publicUrl() {
            return Optional.empty();
          }
        };
    check.start(threads::add);
  }

  @Test
  void howeverOftenItIsAskedFor_oneExaminationRunsAtATime() {
    check.begin();
    check.begin();
    assertThat(threads).hasSize(1);
    threads.get(0).run();
    check.begin();
    assertThat(threads).hasSize(2);
  }

  @Test
  void examination_isOnAThreadOfOurs_andTellsWhatItFoundOnceItIsOver() {
    assertThat(codes()).containsExactly("HB-0061");
    check.begin();
    assertThat(codes()).containsExactly("HB-0060");
    threads.get(0).run();
    assertThat(codes()).containsExactly("HB-0040");
    check.begin();
    assertThat(codes()).containsExactly("HB-0040", "HB-0060");
  }

  @Test
  void afterTheEndOfTheDeployment_nothingBegins() {
    check.stop();
    check.begin();
    assertThat(threads).isEmpty();
  }

  private List<String> codes() {
    return check.latest().findings().stream()
        .map(finding -> finding.meaning().substring(0, 7))
        .toList();
  }
}
