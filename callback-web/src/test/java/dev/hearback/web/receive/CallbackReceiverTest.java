package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.dispatch.CallbackStore;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.UndecidedException;
import dev.hearback.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbackReceiverTest {

  private static final CallbackAddress JOB = new CallbackAddress.OfJob("p", new UUID(1, 2), 1);

  private final List<Reply> replies = new ArrayList<>();
  private final List<CallbackAddress> refused = new ArrayList<>();
  private final FakeRequest request = new FakeRequest();
  private final CallbackReceiver receiver = new CallbackReceiver();
  private boolean ready = true;
  private int asked;

  @BeforeEach
  void open() {
    receiver.settings = settings();
    receiver.store = store();
    receiver.open();
  }

  @Test
  void beforeTheStartIsThrough_nobodyIsJudged() {
    ready = false;
    receive(Optional.empty());
    assertThat(replies).containsExactly(Reply.NOT_STORED);
    assertThat(asked).isZero();
  }

  @Test
  void whatIsNotAuthentic_isRefused_whateverItsLength() {
    request.header("Content-Length", "1001");
    receive(Optional.empty());
    assertThat(replies).containsExactly(Reply.NOT_AUTHENTIC);
    assertThat(refused).isEmpty();
  }

  @Test
  void declaredLengthOverTheLimit_isRefusedUnread_andNoted() {
    request.header("Content-Length", "1001");
    receive(Optional.of(JOB));
    assertThat(replies).containsExactly(Reply.TOO_LARGE);
    assertThat(refused).containsExactly(JOB);
  }

  @Test
  void errorOfOurOwn_isToBeSentAgain() {
    receiver.receive(
        request.build(),
        () -> {
          throw new IllegalStateException("Error");
        },
        replies::add);
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
  }

  @Test
  void whatCannotBeJudgedYet_isToBeSentAgain_onTheSameConnection() {
    receiver.receive(
        request.build(),
        () -> {
          throw new UndecidedException("HB-0232");
        },
        replies::add);
    assertThat(replies).containsExactly(Reply.NOT_STORED);
  }

  private void receive(Optional<CallbackAddress> address) {
    receiver.receive(
        request.build(),
        () -> {
          asked++;
          return address;
        },
        replies::add);
  }

  private CallbackStore store() {
    return new CallbackStore() {
      @Override
      public boolean ready() {
        return ready;
      }

      @Override
      public void tooLarge(CallbackAddress address, long limit) {
        refused.add(address);
      }
    };
  }

  private static Settings settings() {
    return new Settings() {
      @Override
      public long maxBodyBytes() {
        return 1000;
      }

      @Override
      public long memoryBytes() {
        return 1000;
      }

      @Override
      public int minBytesPerSecond() {
        return 1024;
      }

      @Override
      public Duration receiveMaxTime() {
        return Duration.ofMinutes(5);
      }
    };
  }
}
