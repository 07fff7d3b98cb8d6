package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.TestSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicUrlCheckTest {

  private final List<Runnable> threads = new ArrayList<>();
  private final PublicUrlCheck check = new PublicUrlCheck();
  private Optional<URI> url = Optional.empty();

  PublicUrlCheckTest() {
    check.settings =
        new TestSettings() {
          @Override
          public String application() {
            return "shop";
          }

          @Override
          public Optional<URI> publicUrl() {
            return url;
          }

          {
            with(Catalogue.MAX_BODY_BYTES, () -> 1024L);
          }

          @Override
          public boolean callbacksHaveCredentials() {
            return false;
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

  @Test
  void examinations_shareAClient_soThatItsThreadsDoNotPileUp() {
    url = Optional.of(URI.create("http://127.0.0.1:1/hearback"));
    check.tokens =
        new Tokens() {
          @Override
          public String sign(CallbackAddress.OfJob address) {
            return "t".repeat(56);
          }
        };
    check.begin();
    threads.get(0).run();
    assertThat(codes()).containsExactly("HB-0049");
    long before = selectors();
    for (int i = 1; i < 30; i++) {
      check.begin();
      threads.get(i).run();
    }
    assertThat(selectors()).isLessThanOrEqualTo(before);
  }

  private static long selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .count();
  }

  private List<String> codes() {
    return check.latest().findings().stream()
        .map(finding -> finding.meaning().substring(0, 7))
        .toList();
  }
}
