package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each attempt here is made on this thread, and its time ends on this thread, too. */
@Timeout(20)
class AttemptTest {

  private final Attempt attempt = new Attempt(DelivererTest.delivery("store"), () -> {}, 0);

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void observerWhoseTimeIsUp_isInterrupted_andOurOwnStatementsDoNotSeeThat() {
    attempt.enter();
    assertThat(attempt.expire(true)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    attempt.leave();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void timeThatIsUpBeforeOrAfterTheObserver_interruptsNobody() {
    assertThat(attempt.expire(true)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    Attempt another = new Attempt(DelivererTest.delivery("store"), () -> {}, 0);
    another.enter();
    another.leave();
    assertThat(another.expire(true)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void callWhoseTimeIsUpBeforeItBegins_doesNotBegin() {
    attempt.expire(true);
    assertThatThrownBy(attempt::enter).isInstanceOf(IllegalStateException.class);
    assertThat(attempt.hasBegun()).isFalse();
  }

  @Test
  void time_isUpOnce() {
    attempt.enter();
    assertThat(attempt.expire(true)).isTrue();
    Thread.interrupted();
    assertThat(attempt.expire(true)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void databaseThatDoesNotBearInterrupts_isSparedThem_butAThreadThatWaitsElsewhereIsNot()
      throws Exception {
    attempt.enter();
    assertThat(attempt.expire(false)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    CountDownLatch interrupted = new CountDownLatch(1);
    Attempt[] waiting = new Attempt[1];
    CountDownLatch began = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              waiting[0] = new Attempt(DelivererTest.delivery("store"), () -> {}, 0);
              waiting[0].enter();
              began.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    thread.setDaemon(true);
    thread.start();
    began.await();
    await().until(() -> thread.getState() == Thread.State.WAITING);
    waiting[0].expire(false);
    interrupted.await();
  }

  @Test
  void stack_tellsClassesMethodsAndLines() {
    assertThat(attempt.stack()).contains(AttemptTest.class.getName() + ".stack_tells");
  }
}
