package dev.hearback.spi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

  private final HttpClients clients = new HttpClients();

  @Test
  void connectTimeout_hasOneClient_andOneSelectorThread_howeverOftenAndLongItIsAskedFor()
      throws InterruptedException {
    Duration timeout = Duration.ofSeconds(5);
    long before = selectors();
    var first = clients.with(timeout);
    for (int i = 0; i < 100; i++) {
      assertThat(clients.with(Duration.ofSeconds(5))).isSameAs(first);
    }
    assertThat(selectors()).isLessThanOrEqualTo(before + 1);
    assertThat(clients.with(Duration.ofSeconds(6))).isNotSameAs(first);
  }

  @Test
  void client_isKept_notMadeAnewAfterATime() {
    // whatever tells a client's age would be held beside it
    assertThat(HttpClients.class.getDeclaredFields())
        .extracting(field -> field.getType().getSimpleName())
        .containsExactly("Map");
    assertThat(HttpClients.class.getDeclaredClasses()).isEmpty();
  }

  private static long selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .count();
  }
}
