package dev.hearback.web.receive;

import dev.hearback.dispatch.Intake;
import dev.hearback.inbox.Fingerprint;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets callbacks in, one check after the other, the cheapest first. */
@ApplicationScoped
class Reception {

  private static final Logger LOG = System.getLogger(Reception.class.getPackageName());

  private final Set<Arrival> arrivals = ConcurrentHashMap.newKeySet();
  @Inject private Settings settings;
  @Inject private Intake intake;
  @Resource private ManagedScheduledExecutorService scheduler;
  private Limits limits;
  private MemoryBudget memory;
  private Future<?> watch;

  @PostConstruct
  void open() {
    limits =
        new Limits(
            settings.maxBodyBytes(), settings.minBytesPerSecond(), settings.receiveMaxTime());
    memory = new MemoryBudget(settings.memoryBytes());
    watch = scheduler.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
  }

  /** Gives up what has not arrived yet: the providers will send it again. */
  @PreDestroy
  void close() {
    watch.cancel(false);
    arrivals.forEach(Arrival::abandon);
  }

  /** One for all, because servers differ in what they make of {@link AsyncResponse#setTimeout}. */
  private void watch() {
    long now = System.nanoTime();
    for (Arrival arrival : arrivals) {
      try {
        arrival.check(now);
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "HB-0111 A late callback could not be answered", e);
      }
    }
  }

  /**
   * Receives a callback and answers it, now or later.
   *
   * @param authentic tells whom it is for, if it is authentic
   */
  void receive(
      HttpServletRequest request,
      AsyncResponse response,
      Supplier<Optional<CallbackAddress>> authentic) {
    try {
      if (!intake.ready()) {
        response.resume(Answers.notStored());
        return;
      }
      Optional<CallbackAddress> address = authentic.get();
      if (address.isEmpty()) {
        LOG.log(Level.DEBUG, "HB-0101 A request was not authentic (401)");
        response.resume(Answers.notAuthentic());
        return;
      }
      receive(Heading.of(request, address.get()), request, response);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "HB-0106 A request could not be received (503)", e);
      response.resume(Answers.notRead());
    }
  }

  private void receive(Heading heading, HttpServletRequest request, AsyncResponse response)
      throws IOException {
    if (heading.declaredLength() > limits.maxBodyBytes()) {
      limits.refuse(heading, intake);
      response.resume(Answers.tooLarge());
      return;
    }
    Spool spool =
        new Spool(
            memory,
            TemporaryFiles.ofTheServer(),
            Fingerprint.begin(heading.address(), heading.query()));
    Arrival arrival =
        new Arrival(
            heading, request.getInputStream(), response, spool, limits, intake, arrivals::remove);
    arrivals.add(arrival);
    try {
      arrival.begin();
    } catch (RuntimeException e) {
      arrival.abandon();
      throw e;
    }
  }
}
