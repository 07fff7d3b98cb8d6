package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.Beans;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.settings.Catalogue;
import dev.hearback.storage.Node;
import dev.hearback.storage.StackText;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Suspects of a node that is declared dead and joins anew, and interpretations without an end. */
@Timeout(60)
class DispatcherTest {

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final Dispatcher dispatcher = new Dispatcher();
  private final List<UUID> begun = new CopyOnWriteArrayList<>();
  private final List<UUID> givenUp = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger polls = new AtomicInteger();
  private final Object turn = new Object();
  private volatile Node node;
  private volatile long now;
  private volatile boolean callbacksFail;
  private volatile boolean inDatabase;
  private volatile boolean giveUpFails;
  private volatile String whereGivenUp = "";

  @BeforeEach
  void setUp() {
    f.fresh();
    node = f.join();
    Deliverer deliverer = new Deliverer();
    deliverer.listener = LogFixture.deliveries();
    deliverer.settings = new TwoThreads();
    deliverer.transactions = f.db.transactions();
    deliverer.database = f.db.database();
    deliverer.deliveries = f.deliveries;
    deliverer.pauses = Beans.inject(new Pauses(), f.db.database());
    deliverer.observers = new OneObserver();
    deliverer.call = new SlowCall();
    deliverer.nanos = () -> now;
    dispatcher.settings = deliverer.settings;
    dispatcher.transactions = deliverer.transactions;
    dispatcher.clusterNode = new ThisNode();
    dispatcher.callbacks = Beans.inject(new FailingCallbacks(), f.db.database());
    dispatcher.interpreter = new SlowInterpreter();
    dispatcher.deliverer = deliverer;
    dispatcher.nanos = () -> now;
  }

  @AfterEach
  void stop() {
    release.countDown();
    dispatcher.stop(Deadline.in(Duration.ofSeconds(5)));
    f.db.close();
  }

  @Test
  void suspectThatIsStillInterpreted_keepsTheOthersWaiting_untilItEnds() {
    callback(true);
    start();
    UUID callback = callback(true);
    UUID delivery = suspectDelivery();
    joinAnew();
    pollWhole();
    assertThat(begun).hasSize(1);
    release.countDown();
    await().until(() -> begun.containsAll(List.of(callback, delivery)));
  }

  @Test
  void suspectThatAnObserverIsStillCalledWith_keepsTheOthersWaiting_untilItsTimeIsUp() {
    suspectDelivery();
    start();
    callback(true);
    suspectDelivery();
    joinAnew();
    pollWhole();
    assertThat(begun).hasSize(1);
    now += DelivererSettings.LIMIT.plusSeconds(1).toNanos();
    await().until(() -> begun.size() > 1);
  }

  @Test
  void suspectWhoseInterpretationDoesNotEnd_keepsTheOthersWaitingForAWhileOnly() {
    callback(true);
    start();
    suspectDelivery();
    joinAnew();
    now += Duration.ofMinutes(6).toNanos();
    await().until(() -> begun.size() > 1);
  }

  /** There are as many of them as there are threads. */
  @Test
  void interpretationsThatDoNotEnd_keepNobodyWaiting_andAreGivenUp() {
    List<UUID> endless = Stream.generate(() -> callback(false)).limit(2).toList();
    start(2);
    UUID next = callback(false);
    watch(15);
    await().until(() -> begun.contains(next));
    watch(260);
    assertThat(givenUp).isEmpty();
    watch(26);
    assertThat(givenUp).containsExactlyInAnyOrderElementsOf(endless);
    assertThat(whereGivenUp).contains(DispatcherTest.class.getName() + ".work");
    watch(1);
    assertThat(givenUp).hasSize(2);
  }

  @Test
  void onesThatCannotBeGivenUpNow_areGivenUpLater() {
    UUID callback = callback(false);
    giveUpFails = true;
    start();
    watch(310);
    assertThat(givenUp).isEmpty();
    assertThat(dispatcher.works()).isTrue();
    giveUpFails = false;
    watch(1);
    assertThat(givenUp).containsExactly(callback);
  }

  /** One that never ends may hold what they wait for. */
  @Test
  void interpretationThatAnotherOneBlocks_isNotGivenUp_butItsThreadIsReplaced() {
    synchronized (turn) {
      callback(false);
      callback(false);
      start(2);
      UUID next = callback(false);
      watch(15);
      await().until(() -> begun.contains(next));
      watch(400);
      assertThat(givenUp).isEmpty();
    }
  }

  /** Twenty threads in place of two; what is claimed and has not begun is for other nodes. */
  @Test
  void nodeWithTooManySlowInterpretations_keepsNothingFromOthers_andTellsWhereTheyAre() {
    List<UUID> callbacks = Stream.generate(() -> callback(false)).limit(30).toList();
    start(2);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              watch(1);
              return begun.size() == 22;
            });
    watch(12);
    assertThat(dispatcher.hasRoom()).isFalse();
    await()
        .until(
            () ->
                callbacks.stream().filter(it -> f.state("callback", it).equals("WAITING")).count()
                    == 8);
    assertThat(begun).hasSize(22);
    assertThat(dispatcher.slow())
        .hasSize(22)
        .allMatch(it -> it.contains("dev.hearback.deliver.DispatcherTest.work"));
    release.countDown();
    await().until(() -> begun.size() == 30);
  }

  /** It goes on when the database does. */
  @Test
  void interpretationThatWaitsForTheDatabase_isNotGivenUp() {
    UUID callback = callback(false);
    inDatabase = true;
    start();
    watch(400);
    assertThat(givenUp).isEmpty();
    release.countDown();
    await().untilAsserted(() -> assertThat(f.state("callback", callback)).isEqualTo("DEAD"));
  }

  @Test
  void callbacksThatCannotBeClaimed_keepNoDeliveryWaiting() {
    callbacksFail = true;
    UUID delivery = f.delivery("store").id();
    f.run(() -> f.deliveries.release(f.node, false));
    start();
    assertThat(begun).containsExactly(delivery);
  }

  private void start() {
    start(1);
  }

  private void start(int count) {
    dispatcher.start(
        task -> {
          Thread thread = new Thread(dispatcher.transactions.onThreadOfItsOwn(task));
          thread.setDaemon(true);
          thread.start();
        });
    await().until(() -> begun.size() == count);
  }

  /** What the watch does in so many seconds. */
  private void watch(int seconds) {
    for (int second = 0; second < seconds; second++) {
      dispatcher.watch();
    }
  }

  /** Others take over what it owned, as they do while it is frozen. */
  private void joinAnew() {
    f.run(() -> f.callbacks.release(node, true));
    f.run(() -> f.deliveries.release(node, true));
    node = f.join();
  }

  /** Waits until it has looked for work from beginning to end. */
  private void pollWhole() {
    int before = polls.get();
    await().until(() -> polls.get() >= before + 2);
  }

  private UUID callback(boolean suspect) {
    UUID id = f.claimed(f.job(), "{}").id();
    f.run(() -> f.callbacks.release(f.node, suspect));
    return id;
  }

  private UUID suspectDelivery() {
    UUID id = f.delivery("store").id();
    f.run(() -> f.deliveries.release(f.node, true));
    return id;
  }

  private void work(UUID id) {
    begun.add(id);
    synchronized (turn) {
      // somebody else's turn first
    }
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class FailingCallbacks extends CallbackTable {
    @Override
    public List<ClaimedCallback> claimDue(Node node, int max, boolean suspectToo) {
      if (callbacksFail) {
        throw new StorageException("HB-0241 no row to be had", null);
      }
      return super.claimDue(node, max, suspectToo);
    }
  }

  private final class SlowInterpreter extends Interpreter {
    @Override
    void interpret(ClaimedCallback callback) {
      if (inDatabase) {
        f.run(() -> work(callback.id()));
      } else {
        work(callback.id());
      }
      f.run(() -> f.callbacks.deadLetter(callback, 1, DeadLetter.Code.NOT_UNDERSTOOD, "x"));
    }

    @Override
    void giveUp(ClaimedCallback callback, TimeoutException endless) {
      if (giveUpFails) {
        throw new StorageException("HB-0241 not now", null);
      }
      whereGivenUp = StackText.of(endless);
      givenUp.add(callback.id());
    }
  }

  private final class SlowCall extends ObserverCall {
    @Override
    void make(Observer observer, Attempt attempt) throws Exception {
      ClaimedDelivery delivery = attempt.delivery();
      attempt.enter();
      work(delivery.id());
      f.run(() -> f.deliveries.complete(delivery));
    }
  }

  private final class ThisNode extends ClusterNode {
    @Override
    public Node node() {
      polls.incrementAndGet();
      return node;
    }
  }

  private static final class OneObserver extends Observers {
    @Override
    public Set<String> ids() {
      return Set.of("store");
    }

    @Override
    Observer find(String id) {
      return new Observer(id, null, false);
    }
  }

  private static final class TwoThreads extends DelivererSettings {
    TwoThreads() {
      with(Catalogue.POLL_INTERVAL, () -> Duration.ofMillis(20));
      with(Catalogue.DISPATCH_THREADS, () -> 2);
      with(Catalogue.OBSERVER_THREADS, () -> 2);
    }
  }
}
