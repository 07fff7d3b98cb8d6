package dev.hearback.simulator;

import dev.hearback.simulator.LedgerEntry.Event;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Calls back until it gets a 2xx or is out of retries. */
final class CallbackSender {
  private final PublicHosts hosts;
  private final Ledger ledger;
  private final Pace pace;
  private final Duration connectTimeout;
  private final Duration attemptTimeout;

  CallbackSender(PublicHosts hosts, Ledger ledger, Pace pace, Settings settings) {
    this.hosts = hosts;
    this.ledger = ledger;
    this.pace = pace;
    this.connectTimeout = settings.connectTimeout;
    this.attemptTimeout = settings.attemptTimeout;
  }

  /** Starts calling; done when the first attempt of each sender is over. */
  CompletableFuture<Void> deliver(Delivery delivery) {
    int copies = delivery.behaviour().calls() == Calls.TWICE_IN_PARALLEL ? 2 : 1;
    CountDownLatch ready = new CountDownLatch(copies);
    return CompletableFuture.allOf(
        IntStream.rangeClosed(1, copies)
            .mapToObj(
                copy ->
                    CompletableFuture.runAsync(
                        () -> {
                          together(ready);
                          attempt(delivery, copy, 1);
                        },
                        pace.workers()))
            .toArray(CompletableFuture[]::new));
  }

  private void attempt(Delivery delivery, int copy, int attempt) {
    ledger.record(entry(Event.CALLING, delivery, copy, attempt, 0, null));
    int status = 0;
    String note = null;
    try {
      status = send(delivery, attempt);
    } catch (IOException | RuntimeException e) {
      note = String.valueOf(e.getMessage());
    }
    ledger.record(entry(Event.CALLED, delivery, copy, attempt, status, note));
    if (status >= 200 && status < 300) {
      return;
    }
    if (attempt > delivery.retries().count()) {
      ledger.record(entry(Event.GAVE_UP, delivery, copy, attempt, status, null));
      return;
    }
    pace.after(delivery.retries().gap(), () -> attempt(delivery, copy, attempt + 1));
  }

  private int send(Delivery delivery, int attempt) throws IOException {
    Callback callback = delivery.callback();
    URI server =
        hosts
            .behind(callback.url())
            .orElseThrow(() -> new IOException("nothing listens at " + callback.shown()));
    boolean breakOff = attempt == 1 && delivery.behaviour().calls() == Calls.BROKEN_OFF_FIRST;
    return new CallbackRequest(delivery, server, pace)
        .send(connectTimeout, attemptTimeout, breakOff);
  }

  private LedgerEntry entry(
      Event event, Delivery delivery, int copy, int attempt, int status, String note) {
    Callback callback = delivery.callback();
    return new LedgerEntry(
        pace.now(),
        event,
        delivery.vendor(),
        delivery.job(),
        copy,
        attempt,
        callback.method(),
        callback.shown(),
        status,
        note);
  }

  private static void together(CountDownLatch ready) {
    ready.countDown();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
