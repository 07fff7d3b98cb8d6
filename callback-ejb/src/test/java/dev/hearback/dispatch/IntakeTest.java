package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.Inbox;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);
  private final List<Boolean> answers = new CopyOnWriteArrayList<>();
  private final Intake intake = new Intake();

  @Test
  void callbacksBehindOneThatIsNotStored_areRefusedAtOnce_untilItIs() throws Exception {
    intake.settings = new OneThread();
    intake.transactions = new OnceStuck();
    intake.dispatcher = new NoRoom();
    intake.start(work -> new Thread(work).start());
    accept(); // is being stored, and hangs
    stuck.await();
    accept(); // waits
    assertThat(answers).isEmpty();
    TimeUnit.MILLISECONDS.sleep(1100);

    accept();
    assertThat(answers).containsExactly(false);

    back.countDown();
    intake.stop(Deadline.in(Duration.ofSeconds(10)));
    assertThat(answers).containsExactly(false, true, true);
  }

  private void accept() {
    intake.accept(null, answers::add);
  }

  private static final class OneThread extends Settings {
    @Override
    public int receiveThreads() {
      return 1;
    }
  }

  private static final class NoRoom extends Dispatcher {
    @Override
    boolean hasRoom() {
      return false;
    }
  }

  /** The first transaction hangs. */
  private final class OnceStuck extends Transactions {
    @Override
    @SuppressWarnings("unchecked")
    public <T> T inNew(Duration timeout, Work<T> work) {
      stuck.countDown();
      try {
        back.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return (T) new Inbox.Stored(false, Optional.empty());
    }
  }
}
