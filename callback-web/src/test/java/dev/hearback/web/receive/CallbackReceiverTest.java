package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.HostApplication;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.UndecidedException;
import dev.hearback.receive.CallbackStore;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Setting;
import dev.hearback.settings.Settings;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbackReceiverTest {

  private static final CallbackAddress JOB = new CallbackAddress.OfJob("p", new UUID(1, 2), 1);

  private final List<Reply> replies = new ArrayList<>();
  private final List<CallbackAddress> refused = new ArrayList<>();
  private final FakeRequest request = new FakeRequest();
  private final CallbackReceiver receiver = new CallbackReceiver();
  private final List<String> stored = new ArrayList<>();
  private final HostApplication host = new HostApplication();
  private boolean ready = true;
  private int asked;

  @BeforeEach
  void open() {
    receiver.settings = settings();
    receiver.store = store();
    receiver.host = host;
    receiver.scheduler = scheduler();
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
        replies::add,
        BodyReader::begin);
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
  }

  @Test
  void whatCannotBeJudgedYet_isToBeSentAgain_onTheSameConnection() {
    receiver.receive(
        request.build(),
        () -> {
          throw new UndecidedException("HB-0232");
        },
        replies::add,
        BodyReader::begin);
    assertThat(replies).containsExactly(Reply.NOT_STORED);
  }

  @Test
  void requestThatMayBeAnsweredLater_isReceivedWithoutAThread() {
    assertThat(reception(plain(request.body(new ScriptedInput()))))
        .isInstanceOf(SuspendedReception.class);
    assertThat(host.findings()).isEmpty();
  }

  @Test
  void requestThatAFilterWantsAnsweredAtOnce_isReceivedOnItsThread_whichTheCheckTells() {
    host.filters(List.of("shop.EncodingFilter"));
    HttpServletRequest plain =
        plain(request.synchronous().body(new ScriptedInput().with("Hello".getBytes(UTF_8))));
    assertThat(((BlockingReception) reception(plain)).receive()).isEqualTo(Reply.STORED);
    assertThat(stored).containsExactly("Hello");
    assertThat(host.findings())
        .singleElement()
        .matches(finding -> finding.meaning().startsWith("HB-0051 "))
        .matches(finding -> finding.meaning().contains("[shop.EncodingFilter]"));
  }

  /** As filters do that log bodies. */
  @Test
  void requestWhoseBodyAFilterHasReplaced_isReceivedOnItsThread() {
    HttpServletRequest replaced =
        new HttpServletRequestWrapper(plain(request.body(new ScriptedInput()))) {
          @Override
          public ServletInputStream getInputStream() {
            return new ScriptedInput().with("Hello".getBytes(UTF_8)).copied();
          }
        };
    assertThat(((BlockingReception) reception(replaced)).receive()).isEqualTo(Reply.STORED);
    assertThat(stored).containsExactly("Hello");
  }

  @Test
  void bodyThatAFilterHasReadAlready_isToBeSentAgain_andTheFilterIsNamed() {
    host.filters(List.of("shop.ParametersFilter"));
    request.synchronous().header("Content-Length", "5").body(new ScriptedInput());
    assertThat(((BlockingReception) reception(plain(request))).receive())
        .isEqualTo(Reply.NOT_WHOLE);
    assertThat(stored).isEmpty();
    assertThat(host.findings())
        .anyMatch(finding -> finding.meaning().startsWith("HB-0052 "))
        .allMatch(finding -> finding.meaning().contains("[shop.ParametersFilter]"));
  }

  @Test
  void bodyThatAFilterHasReadAsCharacters_isToBeSentAgain_andTheFilterIsNamed() {
    host.filters(List.of("shop.ReaderFilter"));
    HttpServletRequest read =
        new HttpServletRequestWrapper(plain(request.body(new ScriptedInput()))) {
          @Override
          public ServletInputStream getInputStream() {
            throw new IllegalStateException("getReader() has been called");
          }
        };
    assertThat(((BlockingReception) reception(read)).receive()).isEqualTo(Reply.NOT_WHOLE);
    assertThat(host.findings()).anyMatch(finding -> finding.meaning().startsWith("HB-0052 "));
  }

  @Test
  void bodyThatTheServerHasUnpacked_isStored_andTheCheckTells() {
    request.header("Content-Encoding", "gzip").header("Content-Length", "3");
    request.synchronous().body(new ScriptedInput().with("Hello".getBytes(UTF_8)));
    assertThat(((BlockingReception) reception(plain(request))).receive()).isEqualTo(Reply.STORED);
    assertThat(stored).containsExactly("Hello");
    assertThat(host.findings()).anyMatch(finding -> finding.meaning().startsWith("HB-0054 "));
  }

  @Test
  void moreCallbacksAtOnceThanThereIsRoomFor_areToBeSentAgain() {
    request.body(new ScriptedInput());
    for (int arriving = 0; arriving < 1000; arriving++) {
      receive(Optional.of(job(arriving)));
    }
    assertThat(replies).isEmpty();
    receive(Optional.of(job(1000)));
    assertThat(replies).containsExactly(Reply.TOO_MANY);
    receiver.close();
    assertThat(replies).hasSize(1001).contains(Reply.NOT_WHOLE);
  }

  @Test
  void urlOfAJob_takesNoMoreThanItsShare_andGivesItBack() {
    request.body(new ScriptedInput());
    for (int arriving = 0; arriving < 16; arriving++) {
      receive(Optional.of(JOB));
    }
    assertThat(replies).isEmpty();
    receive(Optional.of(JOB));
    assertThat(replies).containsExactly(Reply.TOO_MANY);
    receive(Optional.of(job(1)));
    assertThat(replies).hasSize(1);

    receiver.close();
    replies.clear();
    receive(Optional.of(JOB));
    assertThat(replies).isEmpty();
  }

  @Test
  void urlOfAHook_takesHalfOfAllPlaces() {
    CallbackAddress hook = new CallbackAddress.OfHook("p", "deepgram", "h1", "shop", Set.of());
    request.body(new ScriptedInput());
    for (int arriving = 0; arriving < 500; arriving++) {
      receive(Optional.of(hook));
    }
    assertThat(replies).isEmpty();
    receive(Optional.of(hook));
    assertThat(replies).containsExactly(Reply.TOO_MANY);
    receive(Optional.of(JOB));
    assertThat(replies).hasSize(1);
  }

  @Test
  void serverThatLeavesAnotherClassLoaderWithTheAnswer_doesNotLeaveItToTheThread() {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    try {
      receiver.receive(
          request.build(),
          Optional::empty,
          reply -> Thread.currentThread().setContextClassLoader(null),
          BodyReader::begin);
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }

  private static CallbackAddress job(int number) {
    return new CallbackAddress.OfJob("p", new UUID(3, number), 1);
  }

  private Object reception(HttpServletRequest received) {
    return receiver.reception(received, () -> Optional.of(JOB));
  }

  /** As our filter hands it on. */
  private static HttpServletRequest plain(FakeRequest request) {
    HttpServletRequest built = request.build();
    OriginalInput.remember(built);
    return new OpaqueRequest(built);
  }

  private void receive(Optional<CallbackAddress> address) {
    receiver.receive(
        request.build(),
        () -> {
          asked++;
          return address;
        },
        replies::add,
        BodyReader::begin);
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

      @Override
      public void refused(CallbackAddress address, String error, Optional<Throwable> cause) {
        refused.add(address);
      }

      @Override
      public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
        try (InputStream body = callback.body().open()) {
          stored.add(new String(body.readAllBytes(), UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        answer.accept(true);
      }
    };
  }

  /** Takes the task that watches over the readers, and never runs it. */
  private static ManagedScheduledExecutorService scheduler() {
    return (ManagedScheduledExecutorService)
        Proxy.newProxyInstance(
            CallbackReceiverTest.class.getClassLoader(),
            new Class<?>[] {ManagedScheduledExecutorService.class},
            (proxy, method, arguments) -> task());
  }

  private static ScheduledFuture<?> task() {
    return (ScheduledFuture<?>)
        Proxy.newProxyInstance(
            CallbackReceiverTest.class.getClassLoader(),
            new Class<?>[] {ScheduledFuture.class},
            (proxy, method, arguments) -> false);
  }

  private static Settings settings() {
    Map<Setting<?>, Object> values =
        Map.of(
            Catalogue.MAX_BODY_BYTES,
            1000L,
            Catalogue.MEMORY_BYTES,
            1000L,
            Catalogue.MIN_RATE,
            1024);
    return new Settings() {
      @Override
      @SuppressWarnings("unchecked")
      public <T> T get(Setting<T> setting) {
        return (T) values.get(setting);
      }
    };
  }
}
