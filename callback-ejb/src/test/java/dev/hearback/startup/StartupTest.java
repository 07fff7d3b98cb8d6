package dev.hearback.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.admin.PurgeTask;
import dev.hearback.dispatch.CallbackStore;
import dev.hearback.dispatch.ClusterNode;
import dev.hearback.dispatch.Dispatcher;
import dev.hearback.storage.Transactions;
import dev.hearback.submit.Sender;
import dev.hearback.work.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StartupTest {

  private final List<Long> left = new ArrayList<>();

  @Test
  void observerThatHangsAtTheStop_takesNoTimeFromCallbacksThatWait() {
    Startup startup = new Startup();
    startup.dispatcher = new HangingObserver();
    startup.sender = new Sender();
    startup.purgeTask =
        new PurgeTask() {
          @Override
          public void stop(Deadline limit) {
            // had nothing to do
          }
        };
    startup.transactions =
        new Transactions() {
          @Override
          public void stop() {
            // had nothing to do
          }
        };
    startup.store =
        new CallbackStore() {
          @Override
          public void stop(Deadline limit) {
            left.add(limit.leftMillis());
          }
        };
    startup.clusterNode =
        new ClusterNode() {
          @Override
          public void leave(Deadline limit) {
            left.add(limit.leftMillis());
          }
        };

    startup.stop();

    assertThat(left.get(0)).as("for the store").isGreaterThan(4000);
    assertThat(left.get(1)).as("for the farewell").isGreaterThan(1000);
  }

  private static final class HangingObserver extends Dispatcher {
    @Override
    public void stop(Deadline limit) {
      while (limit.leftMillis() > 0) {
        LockSupport.parkNanos(limit.leftMillis() * 1_000_000);
      }
    }
  }
}
