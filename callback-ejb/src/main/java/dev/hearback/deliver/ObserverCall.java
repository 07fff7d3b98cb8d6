package dev.hearback.deliver;

import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.ObserverException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One call of one observer with one outcome, and the record that it happened. */
@ApplicationScoped
public class ObserverCall {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Deliveries deliveries;
  @Inject Events events;
  @Inject Instance<RequestContextController> requestContexts;

  /** To be used again: making one is as much work as calling a small observer. */
  private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

  /** The delivery in whose transaction the caller is, if it is an observer; else empty. */
  public Optional<UUID> currentDelivery() {
    return Optional.ofNullable((UUID) transactions.remembered(ObserverCall.class));
  }

  /**
   * Calls the observer and marks the delivery as made.
   *
   * @throws ClaimLostException if the delivery is no longer this node's; then nothing has happened
   * @throws Exception what the observer threw, or what kept its work from being committed
   */
  void make(Observer observer, Attempt attempt) throws Exception {
    ClaimedDelivery delivery = attempt.delivery();
    Duration limit = settings.get(Catalogue.OBSERVER_TIMEOUT);
    if (observer.outsideTransaction()) {
      transactions.inNew(limit, () -> begin(delivery, limit));
      notify(observer, attempt);
      transactions.inNew(limit, () -> end(delivery));
    } else {
      // effect and mark commit together; the mark comes last, so that a claim lost meanwhile
      // rolls the effect back
      transactions.inNew(
          limit,
          () -> {
            begin(delivery, limit);
            transactions.remember(ObserverCall.class, delivery.id());
            notify(observer, attempt);
            transactions.requireUnmarked();
            return end(delivery);
          });
    }
    FailPoint.DELIVERY_COMMITTED.reached();
  }

  private Void begin(ClaimedDelivery delivery, Duration limit) {
    if (!deliveries.begin(delivery, limit)) {
      throw new ClaimLostException("delivery", delivery.id());
    }
    return null;
  }

  private Void end(ClaimedDelivery delivery) {
    if (!deliveries.complete(delivery)) {
      throw new ClaimLostException("delivery", delivery.id());
    }
    FailPoint.DELIVERY_COMMITTING.reached();
    return null;
  }

  private void notify(Observer observer, Attempt attempt) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    // one for each call: threads that share one keep each other's context open
    RequestContextController requestContext =
        Optional.ofNullable(idle.poll()).orElseGet(requestContexts::get);
    boolean activated = requestContext.activate();
    thread.setContextClassLoader(observer.method().getBeanClass().getClassLoader());
    try (Events.ScopedEvent event = events.of(attempt.delivery())) {
      FailPoint.OBSERVER_CALLING.reached();
      attempt.enter();
      try {
        observer.call(event.event());
      } finally {
        attempt.leave();
      }
      FailPoint.OBSERVER_RETURNED.reached();
    } catch (ObserverException e) {
      // how CDI wraps checked exceptions and errors
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      thread.setContextClassLoader(former);
      if (activated) {
        requestContext.deactivate();
      }
      idle.add(requestContext);
    }
  }
}
