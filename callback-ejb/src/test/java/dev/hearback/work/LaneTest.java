package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LaneTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();
  private final Lane lane = new Lane("test", 2, 3, this::startThread);

  @AfterEach
  void end() {
    release.countDown();
    lane.close();
  }

  @Test
  void work_isDoneByNoMoreThreadsThanAllowed() throws Exception {
    Semaphore running = new Semaphore(0);
    for (int i = 0; i < 2; i++) {
      assertThat(lane.offer(() -> block(running))).isTrue();
    }
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(lane.offer(() -> block(running))).isTrue();
    }
    assertThat(lane.room()).isZero();
    assertThat(lane.offer(() -> {})).isFalse();
    assertThat(started).hasValue(2);
    release.countDown();
    assertThat(running.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatThrows_doesNotKeepTheNextFromBeingDone() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    lane.offer(
        () -> {
          throw new StackOverflowError("a poisonous body");
        });
    lane.offer(done::countDown);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatRunsOutOfMemory_costsNoWorker_thoughItCannotBeLogged() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (NoMemoryToLog noMemory = new NoMemoryToLog(Lane.class)) {
      Lane single = new Lane("single", 1, 3, this::startThread);
      single.offer(
          () -> {
            throw new OutOfMemoryError("an observer's");
          });
      single.offer(done::countDown);
      assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(started).hasValue(1);
      single.close();
    }
  }

  @Test
  void closedLane_takesNothingAndGivesBackWhatNobodyBegan() throws Exception {
    Semaphore running = new Semaphore(0);
    lane.offer(() -> block(running));
    lane.offer(() -> block(running));
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    Runnable waiting = () -> {};
    lane.offer(waiting);
    assertThat(lane.close()).isEqualTo(List.of(waiting));
    assertThat(lane.offer(() -> {})).isFalse();
    release.countDown();
    lane.awaitEnd(Deadline.in(Duration.ofSeconds(5)));
  }

  @Test
  void serverThatLendsNoThread_isToldToTheCaller() {
    Lane poor =
        new Lane(
            "poor",
            1,
            1,
            task -> {
              throw new RejectedExecutionException();
            });
    assertThat(poor.offer(() -> {})).isFalse();
    assertThat(poor.room()).isEqualTo(1);
  }

  @Test
  void serverThatRunsOutOfThreads_getsMoreOfThemLater() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    Lane lane =
        new Lane(
            "poor",
            2,
            3,
            task -> {
              if (started.get() == 1 && refusals.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              startThread(task);
            });
    Semaphore running = new Semaphore(0);
    CountDownLatch first = new CountDownLatch(1);
    lane.offer(
        () -> {
          running.release();
          await(first);
        });
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.offer(() -> block(running))).isTrue();
    assertThat(lane.offer(() -> block(running))).isTrue();
    assertThat(started).hasValue(2);
    first.countDown();
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    lane.close();
  }

  @Test
  void free_isHowMuchWouldBegin() throws Exception {
    assertThat(lane.free()).isEqualTo(2);
    Semaphore running = new Semaphore(0);
    lane.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.free()).isEqualTo(1);
    lane.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.free()).isZero();
    assertThat(lane.room()).isEqualTo(3);
    lane.close();
    assertThat(lane.free()).isZero();
  }

  @Test
  void workerThatDoesNotComeBack_isReplaced_andLetGoWhenItDoes() throws Exception {
    Semaphore running = new Semaphore(0);
    CountDownLatch stuck = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      lane.offer(
          () -> {
            running.release();
            await(stuck);
          });
    }
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.offer(() -> block(running))).isTrue();
    assertThat(lane.offer(() -> block(running))).isTrue();
    assertThat(started).hasValue(2);
    lane.replaceStuck(1);
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(started).hasValue(3);
    assertThat(lane.free()).isZero();

    lane.replaceStuck(0);
    stuck.countDown();
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue(); // by the one that may stay
    assertThat(lane.free()).isZero();
    release.countDown();
    awaitFree(2);
  }

  @Test
  void workOfferedFirst_isDoneBeforeWhatWaits() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    Lane single = new Lane("single", 1, 3, this::startThread);
    Semaphore running = new Semaphore(0);
    single.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    single.offer(() -> done.add("waits"));
    single.offerFirst(() -> done.add("urgent"));
    release.countDown();
    single.offer(running::release);
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(done).containsExactly("urgent", "waits");
    single.close();
  }

  private void awaitFree(int expected) {
    Awaitility.await().until(() -> lane.free() == expected);
  }

  private void block(Semaphore running) {
    running.release();
    await(release);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startThread(Runnable task) {
    started.incrementAndGet();
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }
}
