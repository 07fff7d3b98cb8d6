package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerPoolTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();
  private final WorkerPool pool = new WorkerPool("test", 2, 3, this::startThread);

  @AfterEach
  void end() {
    release.countDown();
    pool.close();
  }

  @Test
  void work_isDoneByNoMoreThreadsThanAllowed() throws Exception {
    Semaphore running = new Semaphore(0);
    for (int i = 0; i < 2; i++) {
      assertThat(pool.offer(() -> block(running))).isTrue();
    }
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(pool.offer(() -> block(running))).isTrue();
    }
    assertThat(pool.room()).isZero();
    assertThat(pool.offer(() -> {})).isFalse();
    assertThat(started).hasValue(2);
    release.countDown();
    assertThat(running.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatThrows_doesNotKeepTheNextFromBeingDone() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    pool.offer(
        () -> {
          throw new StackOverflowError("a poisonous body");
        });
    pool.offer(done::countDown);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatLeavesAnotherClassLoader_doesNotLeaveItToTheNext() throws Exception {
    BlockingQueue<Boolean> same = new LinkedBlockingQueue<>();
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    release.countDown();
    for (int i = 0; i < 3; i++) {
      pool.offer(
          () -> {
            Thread thread = Thread.currentThread();
            same.add(thread.getContextClassLoader() == own);
            thread.setContextClassLoader(null);
          });
      assertThat(same.poll(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void workThatRunsOutOfMemory_costsNoWorker_thoughItCannotBeLogged() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (NoMemoryToLog noMemory = new NoMemoryToLog(WorkerPool.class)) {
      WorkerPool single = new WorkerPool("single", 1, 3, this::startThread);
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
  void closedPool_takesNothingAndGivesBackWhatNobodyBegan() throws Exception {
    Semaphore running = new Semaphore(0);
    pool.offer(() -> block(running));
    pool.offer(() -> block(running));
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    Runnable waiting = () -> {};
    pool.offer(waiting);
    assertThat(pool.close()).isEqualTo(List.of(waiting));
    assertThat(pool.offer(() -> {})).isFalse();
    release.countDown();
    pool.awaitEnd(Deadline.in(Duration.ofSeconds(5)));
  }

  @Test
  void serverThatLendsNoThread_isToldToTheCaller() {
    WorkerPool poor =
        new WorkerPool(
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
    WorkerPool pool =
        new WorkerPool(
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
    pool.offer(
        () -> {
          running.release();
          await(first);
        });
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.offer(() -> block(running))).isTrue();
    assertThat(pool.offer(() -> block(running))).isTrue();
    assertThat(started).hasValue(2);
    first.countDown();
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    pool.close();
  }

  @Test
  void free_isHowMuchWouldBegin() throws Exception {
    assertThat(pool.free()).isEqualTo(2);
    Semaphore running = new Semaphore(0);
    pool.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.free()).isEqualTo(1);
    pool.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.free()).isZero();
    assertThat(pool.room()).isEqualTo(3);
    pool.close();
    assertThat(pool.free()).isZero();
  }

  @Test
  void workerThatDoesNotComeBack_isReplaced_andLetGoWhenItDoes() throws Exception {
    Semaphore running = new Semaphore(0);
    CountDownLatch stuck = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      pool.offer(
          () -> {
            running.release();
            await(stuck);
          });
    }
    assertThat(running.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.offer(() -> block(running))).isTrue();
    assertThat(pool.offer(() -> block(running))).isTrue();
    assertThat(started).hasValue(2);
    pool.replaceStuck(1);
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    assertThat(started).hasValue(3);
    assertThat(pool.free()).isZero();

    pool.replaceStuck(0);
    stuck.countDown();
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue(); // by the one that may stay
    assertThat(pool.free()).isZero();
    release.countDown();
    awaitFree(2);
  }

  @Test
  void stuckWorker_isNotWaitedForAtTheEnd() throws Exception {
    Semaphore running = new Semaphore(0);
    pool.offer(() -> block(running));
    assertThat(running.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    pool.replaceStuck(1);
    pool.close();
    Deadline limit = Deadline.in(Duration.ofSeconds(10));
    pool.awaitEnd(limit);
    assertThat(limit.leftMillis()).isPositive();
  }

  @Test
  void workOfferedFirst_isDoneBeforeWhatWaits() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    WorkerPool single = new WorkerPool("single", 1, 3, this::startThread);
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
    Awaitility.await().until(() -> pool.free() == expected);
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
