package dev.hearback.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.inbox.InboxFixture;
import dev.hearback.work.Deadline;
import dev.hearback.work.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoringQueueTest {

  private final List<Integer> rounds = new CopyOnWriteArrayList<>();
  private final List<Boolean> answers = new CopyOnWriteArrayList<>();
  private final List<Runnable> workers = new ArrayList<>();
  private volatile boolean noThread;
  private volatile boolean others;
  private volatile long now;

  @Test
  void callbacksThatWait_areStoredTogether_asManyAsMay() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    StoringQueue queue =
        queue(
            3,
            some -> {
              rounds.add(some.size());
              hold(first);
              some.forEach(each -> each.answer(true));
            });
    offer(queue);
    work();
    await().until(() -> rounds.size() == 1);
    for (int i = 0; i < 5; i++) {
      offer(queue);
    }

    first.countDown();

    await().until(() -> answers.size() == 6);
    assertThat(rounds).containsExactly(1, 3, 2);
    assertThat(answers).containsOnly(true);
  }

  @Test
  void callbackThatGetsNoAnswer_becauseStoringFailed_isToComeAgain_andTheNextIsStored() {
    StoringQueue queue =
        queue(
            1,
            some -> {
              rounds.add(some.size());
              if (rounds.size() == 1) {
                throw new IllegalStateException("whatever");
              }
              some.forEach(each -> each.answer(true));
            });
    offer(queue);
    offer(queue);

    work();

    await().until(() -> answers.size() == 2);
    assertThat(answers).containsExactly(false, true);
  }

  /** Whoever was refused has been told so; nothing of it may stay behind. */
  @Test
  void callbackForWhichThereIsNoThread_isRefused_andTheNextOneIsNot() {
    StoringQueue queue = queue(10, some -> some.forEach(each -> each.answer(true)));
    noThread = true;
    assertThat(queue.offer(callback())).isFalse();
    noThread = false;
    now += Duration.ofMinutes(1).toNanos();

    assertThat(queue.offer(callback())).isTrue();

    work();
    await().until(() -> !answers.isEmpty());
    assertThat(answers).containsExactly(true);
  }

  @Test
  void storing_waitsForOthers_asLongAsFewWait_butNotForLong() {
    StoringQueue queue =
        queue(
            2,
            some -> {
              rounds.add(some.size());
              some.forEach(each -> each.answer(true));
            });
    others = true;
    offer(queue);
    work();
    await().until(() -> answers.size() == 1);
    offer(queue);

    await().until(() -> answers.size() == 2);
    assertThat(rounds).containsExactly(1, 1);
  }

  @Test
  void close_storesWhatWaits_asLongAsThereIsTime() {
    StoringQueue queue = queue(10, some -> some.forEach(each -> each.answer(true)));
    offer(queue);
    queue.close(Deadline.in(Duration.ofSeconds(10)));
    assertThat(answers).containsExactly(true);
    assertThat(queue.offer(callback())).isFalse();
  }

  @Test
  void close_refusesWhatThereIsNoTimeFor() {
    StoringQueue queue = queue(10, some -> some.forEach(each -> each.answer(true)));
    offer(queue);
    queue.close(Deadline.in(Duration.ZERO));
    assertThat(answers).containsExactly(false);
  }

  private StoringQueue queue(int most, Consumer<List<WaitingCallback>> storing) {
    Executor executor =
        work -> {
          if (noThread) {
            throw new RejectedExecutionException();
          }
          workers.add(work);
        };
    WorkerPool pool = new WorkerPool("storing", 1, 2, executor);
    return new StoringQueue(pool, 1, most, storing, () -> others, () -> now);
  }

  private void offer(StoringQueue queue) {
    assertThat(queue.offer(callback())).isTrue();
  }

  private WaitingCallback callback() {
    byte[] body = InboxFixture.bytes(UUID.randomUUID().toString());
    return new WaitingCallback(
        InboxFixture.received(InboxFixture.to(UUID.randomUUID()), body), answers::add);
  }

  private void work() {
    workers.forEach(worker -> new Thread(worker).start());
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
