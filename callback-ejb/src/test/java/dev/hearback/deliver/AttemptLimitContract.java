package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.Beans;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call that outlives its time does in a real transaction, on every database. */
@Timeout(60)
abstract class AttemptLimitContract {

  private static final String TIMED_OUT =
      "java.util.concurrent.TimeoutException: did not end within PT1M at "
          + AttemptLimitContract.class.getName()
          + ".observe(";

  private final TestDatabase db;
  private final Deliverer deliverer = new Deliverer();
  private final CountDownLatch working = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final UUID owner = Uuids.next();
  private volatile boolean eventFails;
  private volatile boolean outsideTransaction;
  private volatile Thread worker;
  private volatile long now;

  AttemptLimitContract(Product product) {
    db = TestDatabase.ready(product);
  }

  @BeforeEach
  void start() {
    db.execute("CREATE TABLE {schema}hearback_effect (delivery UUID)");
    ObserverCall call = new ObserverCall();
    call.settings = new DelivererSettings();
    call.transactions = db.transactions();
    call.deliveries = Beans.inject(new Deliveries(), db.database());
    call.events = new OneEvent();
    call.requestContexts = instance();
    deliverer.settings = call.settings;
    deliverer.transactions = db.transactions();
    deliverer.database = db.database();
    deliverer.deliveries = call.deliveries;
    deliverer.attemptLog = Beans.inject(new AttemptLog(), db.database());
    deliverer.clusterNode =
        new ClusterNode() {
          @Override
          public Node node() {
            return new Node(owner, "shop");
          }
        };
    deliverer.listener = LogFixture.deliveries();
    deliverer.pauses = Beans.inject(new Pauses(), db.database());
    deliverer.observers = new OneObserver();
    deliverer.call = call;
    deliverer.nanos = () -> now;
    deliverer.start(task -> new Thread(task).start(), () -> {});
  }

  @AfterEach
  void stop() {
    release.countDown();
    deliverer.stop(Deadline.in(Duration.ofSeconds(5)));
    db.close();
  }

  @Test
  void callThatOutlivesItsTime_losesItsClaimAtOnce_andItsWorkIsRolledBack() throws Exception {
    ClaimedDelivery delivery = claimed(0);
    overrun(delivery);
    assertThat(row(delivery)).startsWith("WAITING 1 " + TIMED_OUT);
    release.countDown();
    await().until(() -> deliverer.stuck().isEmpty());
    assertThat(row(delivery)).startsWith("WAITING 1 " + TIMED_OUT);
    assertThat(effects()).isZero();
    assertThat(interrupted).isTrue();
  }

  @Test
  void callThatOutlivesItsTime_isKeptAsAnAttempt_withTheFramesThatItWasAt() throws Exception {
    ClaimedDelivery delivery = claimed(0);
    overrun(delivery);
    release.countDown();
    await().until(() -> deliverer.stuck().isEmpty());
    assertThat(attempts(delivery))
        .startsWith("store 1 java.util.concurrent.TimeoutException at ")
        .contains("\n\tat ", AttemptLimitContract.class.getName() + ".observe(");
  }

  @Test
  void failureBeforeTheObserverIsCalled_isNoAttempt_whetherInATransactionOrNot() {
    for (boolean outside : List.of(false, true)) {
      outsideTransaction = outside;
      eventFails = true;
      ClaimedDelivery delivery = claimed(0);
      deliverer.take(delivery);
      await()
          .until(
              () ->
                  row(delivery)
                      .startsWith("WAITING 0 java.lang.IllegalStateException: HB-0310 none at "));
      assertThat(attempts(delivery)).isEqualTo("none");
      eventFails = false;
      release.countDown();
      db.execute(
          "UPDATE {schema}hearback_delivery SET state = 'RUNNING', owner = id, claim = 1"
              + " WHERE id = ?",
          delivery.id());
      deliverer.take(delivery);
      await().until(() -> row(delivery).equals("DELIVERED 0 null"));
    }
  }

  @Test
  void callOutsideTheTransaction_losesItsClaim_too() throws Exception {
    outsideTransaction = true;
    ClaimedDelivery delivery = claimed(0);
    overrun(delivery);
    release.countDown();
    await().until(() -> deliverer.stuck().isEmpty());
    assertThat(row(delivery)).startsWith("WAITING 1 " + TIMED_OUT);
  }

  @Test
  void lastCallThatOutlivesItsTime_isADeadLetter() throws Exception {
    ClaimedDelivery delivery = claimed(2);
    overrun(delivery);
    assertThat(row(delivery)).startsWith("DEAD 3 " + TIMED_OUT);
  }

  @Test
  void deliveryThatMayNotBeTriedAnyMore_isADeadLetter_atNoFurtherAttempt() {
    ClaimedDelivery delivery = claimed(3);
    deliverer.take(delivery);
    await().until(() -> row(delivery).equals("DEAD 3 No further attempt is allowed"));
  }

  @Test
  void callThatEndsInTime_isDelivered_withItsWork() {
    release.countDown();
    ClaimedDelivery delivery = claimed(0);
    deliverer.take(delivery);
    await().until(() -> row(delivery).equals("DELIVERED 0 null"));
    assertThat(effects()).isEqualTo(1);
  }

  private void overrun(ClaimedDelivery delivery) throws InterruptedException {
    deliverer.take(delivery);
    working.await();
    await().until(() -> worker.getState() == Thread.State.WAITING);
    now += DelivererSettings.LIMIT.plusSeconds(1).toNanos();
    deliverer.watch();
    deliverer.watch();
    assertThat(deliverer.stuck()).isNotEmpty();
  }

  private ClaimedDelivery claimed(int attempts) {
    ClaimedDelivery delivery =
        new ClaimedDelivery(
            Uuids.next(),
            1,
            Uuids.next(),
            Optional.empty(),
            "store",
            1,
            attempts,
            false,
            0,
            Optional.empty());
    db.execute(
        "INSERT INTO {schema}hearback_delivery (id, job_id, application, provider, tags, observer,"
            + " generation, state, owner, claim, attempts, suspect, due_at, bytes, created_at)"
            + " VALUES (?, ?, 'shop', 'p', '[]', 'store', 1, 'RUNNING', ?, 1, ?, FALSE, {now}, 0,"
            + " {now})",
        delivery.id(),
        delivery.jobId(),
        owner,
        attempts);
    return delivery;
  }

  private String row(ClaimedDelivery delivery) {
    return read(
        "SELECT state || ' ' || attempts || ' ' || COALESCE(error, 'null')"
            + " FROM {schema}hearback_delivery WHERE id = ?",
        delivery.id());
  }

  private String attempts(ClaimedDelivery delivery) {
    return read(
        "SELECT COALESCE(MAX(observer || ' ' || number || ' ' || error || stack), 'none')"
            + " FROM {schema}hearback_attempt WHERE subject_id = ?",
        delivery.id());
  }

  private int effects() {
    return Integer.parseInt(read("SELECT COUNT(*) FROM {schema}hearback_effect"));
  }

  private String read(String query, Object... parameters) {
    return db.inNew(
        () ->
            db.database()
                .call(
                    "test",
                    sql -> sql.first(query, row -> row.getString(1), parameters).orElseThrow()));
  }

  /** Works, then waits and ignores interrupts. */
  private Object observe() {
    db.database()
        .call(
            "working",
            sql -> sql.update("INSERT INTO {schema}hearback_effect VALUES (?)", Uuids.next()));
    worker = Thread.currentThread();
    working.countDown();
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException e) {
        interrupted.set(true);
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private final class OneObserver extends Observers {
    @Override
    public Set<String> ids() {
      return Set.of("store");
    }

    @Override
    Observer find(String id) {
      ObserverMethod<TranscriptionEvent> method =
          proxy(
              ObserverMethod.class,
              (self, called, arguments) ->
                  switch (called.getName()) {
                    case "notify" -> observe();
                    case "getBeanClass" -> AttemptLimitContract.class;
                    default -> Set.of();
                  });
      return new Observer(id, method, outsideTransaction);
    }
  }

  private final class OneEvent extends Events {
    @Override
    ScopedEvent of(ClaimedDelivery delivery) {
      if (eventFails) {
        throw new IllegalStateException("HB-0310 none");
      }
      return new ScopedEvent(
          TranscriptionSucceeded.of(Transcript.ofText("Hello"), Map.of()), () -> {});
    }
  }

  @SuppressWarnings("unchecked")
  private static Instance<RequestContextController> instance() {
    RequestContextController controller =
        proxy(
            RequestContextController.class,
            (self, called, arguments) -> called.getReturnType() == boolean.class ? true : null);
    return proxy(
        Instance.class,
        (self, called, arguments) -> called.getName().equals("get") ? controller : null);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            AttemptLimitContract.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
