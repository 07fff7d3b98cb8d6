package dev.hearback.web.receive;

import dev.hearback.dispatch.Intake;
import dev.hearback.inbox.Fingerprint;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.Settings;
import dev.hearback.work.FailPoint;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets callbacks in, one check after the other, the cheapest first. */
@ApplicationScoped
class Reception {

  private static final Logger LOG = System.getLogger(Reception.class.getPackageName());

  /** Between two looks at whether an arrival takes too long. */
  private static final long LOOK_MILLIS = 100;

  private final Set<Arrival> arrivals = ConcurrentHashMap.newKeySet();
  private final Refusals refusals = new Refusals();
  private final Settings settings;
  private final Intake intake;
  private MemoryBudget memory;
  private Future<?> watch;

  @Resource private ManagedScheduledExecutorService scheduler;

  /** For the container's proxy. */
  Reception() {
    this(null, null);
  }

  @Inject
  Reception(Settings settings, Intake intake) {
    this.settings = settings;
    this.intake = intake;
  }

  @PostConstruct
  void open() {
    memory = new MemoryBudget(settings.memoryBytes());
  }

  /** Gives up what has not arrived yet: the providers will send it again. */
  @PreDestroy
  synchronized void close() {
    arrivals.forEach(Arrival::abandon);
    if (watch != null) {
      watch.cancel(false);
    }
  }

  /**
   * Receives a callback and answers it, now or later.
   *
   * @param authentic tells whom it is for, if it is authentic
   * @param reply sends the answer; the first one counts
   */
  void receive(
      HttpServletRequest request,
      Supplier<Optional<CallbackAddress>> authentic,
      Consumer<Answer> reply) {
    FailPoint.REQUEST_ARRIVED.reached();
    Consumer<Answer> once = once(reply);
    try {
      if (!intake.ready()) {
        once.accept(Answer.NOT_STORED);
        return;
      }
      Optional<CallbackAddress> address = authentic.get();
      if (address.isEmpty()) {
        LOG.log(Level.DEBUG, "HB-0101 A request was not authentic (401)");
        once.accept(Answer.NOT_AUTHENTIC);
        return;
      }
      FailPoint.REQUEST_AUTHENTIC.reached();
      receive(request, Heading.of(request, address.get()), once);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "HB-0106 A request could not be received (503)", e);
      once.accept(Answer.NOT_WHOLE);
    }
  }

  private void receive(HttpServletRequest request, Heading heading, Consumer<Answer> reply)
      throws IOException {
    Limits limits =
        new Limits(
            settings.maxBodyBytes(), settings.minBytesPerSecond(), settings.receiveMaxTime());
    if (heading.declaredLength() > limits.maxBodyBytes()) {
      limits.warn(heading);
      heading.note(limits.tooLarge(), intake);
      reply.accept(Answer.TOO_LARGE);
      return;
    }
    Spool spool =
        new Spool(
            memory,
            TemporaryFiles.ofTheServer(),
            Fingerprint.begin(heading.address(), heading.query()));
    Arrival arrival =
        new Arrival(
            heading, request.getInputStream(), reply, spool, limits, intake, arrivals::remove);
    arrivals.add(arrival);
    try {
      keepWatch();
      arrival.begin();
    } catch (RuntimeException e) {
      arrival.abandon();
      throw e;
    }
  }

  /**
   * Lets one task look after all arrivals, because servers differ in what they make of a time-out
   * on an asynchronous response. A server that was suspended may have ended the task.
   */
  private synchronized void keepWatch() {
    if (watch == null || watch.isDone()) {
      watch =
          scheduler.scheduleWithFixedDelay(
              this::checkAll, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void checkAll() {
    tellAndRest();
    long now = System.nanoTime();
    arrivals.forEach(arrival -> arrival.check(now));
  }

  /** WildFly complains of tasks that run on when it stops an application. */
  private synchronized void tellAndRest() {
    refusals.tell(System.nanoTime());
    if (arrivals.isEmpty() && refusals.isEmpty()) {
      watch.cancel(false);
    }
  }

  /** Counts refusals, and sends only the first answer. */
  private Consumer<Answer> once(Consumer<Answer> reply) {
    AtomicBoolean answered = new AtomicBoolean();
    return answer -> {
      if (answered.compareAndSet(false, true)) {
        send(answer, reply);
        if (answer.isRefusal()) {
          count(answer);
        }
      }
    };
  }

  private void count(Answer refusal) {
    refusals.count(refusal);
    try {
      keepWatch();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "HB-0115 That callbacks were refused is told later", e);
    }
  }

  private static void send(Answer answer, Consumer<Answer> reply) {
    try {
      reply.accept(answer);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "HB-0111 An answer could not be sent", e);
    }
  }
}
