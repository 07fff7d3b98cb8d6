package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PeriodicTaskTest {

  private final Semaphore steps = new Semaphore(0);
  private PeriodicTask task;

  @AfterEach
  void end() {
    task.stop(Deadline.in(Duration.ofSeconds(5)));
  }

  @Test
  void wakeUp_bringsTheNextStepAtOnce() throws Exception {
    start(Duration.ofHours(1), steps::release);
    assertThat(steps.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    task.wake();
    assertThat(steps.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interval_bringsTheNextStepWithoutAWakeUp() throws Exception {
    start(Duration.ofMillis(5), steps::release);
    assertThat(steps.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stepThatFails_isFollowedByTheNext() throws Exception {
    start(
        Duration.ofMillis(5),
        () -> {
          steps.release();
          throw new IllegalStateException("the database is away");
        });
    assertThat(steps.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stepThatRunsOutOfMemory_isFollowedByTheNext_thoughItCannotBeLogged() throws Exception {
    try (NoMemoryToLog noMemory = new NoMemoryToLog(PeriodicTask.class)) {
      start(
          Duration.ofMillis(5),
          () -> {
            steps.release();
            throw new OutOfMemoryError("an observer's");
          });
      assertThat(steps.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void stepThatFails_isNoSuccess() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    start(
        Duration.ofMillis(5),
        () -> {
          steps.release();
          if (fails.get()) {
            throw new IllegalStateException("the database is away");
          }
        });
    assertThat(steps.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
    assertThat(task.awaitFirst(Deadline.in(Duration.ZERO))).isFalse();
    fails.set(false);
    assertThat(task.awaitFirst(Deadline.in(Duration.ofSeconds(5)))).isTrue();
  }

  private void start(Duration interval, PeriodicTask.Step step) {
    task = new PeriodicTask("test", interval, step);
    task.start(
        work -> {
          Thread thread = new Thread(work);
          thread.setDaemon(true);
          thread.start();
        });
  }
}
