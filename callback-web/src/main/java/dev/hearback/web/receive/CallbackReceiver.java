package dev.hearback.web.receive;

import dev.hearback.check.HostApplication;
import dev.hearback.inbox.Fingerprint;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.UndecidedException;
import dev.hearback.receive.CallbackStore;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.StackText;
import dev.hearback.work.FailPoint;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletInputStream;
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
class CallbackReceiver {

  private static final Logger LOG = System.getLogger(CallbackReceiver.class.getPackageName());

  /** Between two looks at whether a reader takes too long. */
  private static final long LOOK_MILLIS = 100;

  /** Callbacks that may arrive at once, each with its connection, whatever the memory. */
  private static final int FEWEST_AT_ONCE = 1000;

  /** Memory for one of the small callbacks that a server receives by the thousand. */
  private static final int SMALL = 8 * 1024;

  @Inject Settings settings;
  @Inject CallbackStore store;
  @Inject HostApplication host;
  @Resource ManagedScheduledExecutorService scheduler;

  private final Set<BodyReader> readers = ConcurrentHashMap.newKeySet();
  private final Refusals refusals = new Refusals();
  private MemoryBudget memory;
  private TemporaryFiles files;
  private Places places;
  private Future<?> watch;

  @PostConstruct
  void open() {
    memory = new MemoryBudget(settings.get(Catalogue.MEMORY_BYTES));
    files = TemporaryFiles.ofTheServer();
    places = new Places(Math.max(FEWEST_AT_ONCE, settings.get(Catalogue.MEMORY_BYTES) / SMALL));
  }

  /** How a body is read. */
  @FunctionalInterface
  interface Reading {
    void by(BodyReader reader) throws IOException;
  }

  /** Gives up what has not arrived yet: the vendors will send it again. */
  @PreDestroy
  synchronized void close() {
    readers.forEach(BodyReader::abandon);
    if (watch != null) {
      watch.cancel(false);
    }
  }

  /**
   * What receives the callback of this request: without a thread, unless something around us needs
   * its answer before the request is over. It is asked for here, behind all filters, because each
   * of them may forbid that to those behind it.
   *
   * @param authentic tells whom it is for, if it is authentic
   */
  Object reception(HttpServletRequest request, Supplier<Optional<CallbackAddress>> authentic) {
    if (canWait(request)) {
      return new SuspendedReception(reply -> receive(request, authentic, reply, BodyReader::begin));
    }
    host.holdsThreads();
    return new BlockingReception(reply -> receive(request, authentic, reply, BodyReader::readHere));
  }

  private static boolean canWait(HttpServletRequest request) {
    try {
      return request.isAsyncSupported() && OriginalInput.isIn(request);
    } catch (IOException e) {
      return true; // whoever reads the body hears of it again
    }
  }

  /**
   * Receives a callback and answers it, now or later.
   *
   * @param authentic tells whom it is for, if it is authentic
   * @param reply sends the answer; the first one counts
   * @param reading starts a reader, or has it read to the end
   */
  void receive(
      HttpServletRequest request,
      Supplier<Optional<CallbackAddress>> authentic,
      Consumer<Reply> reply,
      Reading reading) {
    FailPoint.REQUEST_ARRIVED.reached();
    Consumer<Reply> once = once(reply);
    try {
      if (!store.ready()) {
        once.accept(Reply.NOT_STORED);
        return;
      }
      Optional<CallbackAddress> address = authentic.get();
      if (address.isEmpty()) {
        LOG.log(Level.DEBUG, "HB-0101 A request was not authentic (401)");
        once.accept(Reply.NOT_AUTHENTIC);
        return;
      }
      FailPoint.REQUEST_AUTHENTIC.reached();
      receive(request, Heading.of(request, address.get()), once, reading);
    } catch (UndecidedException e) {
      LOG.log(Level.DEBUG, "HB-0235 A request could not be judged yet (503): " + e.getMessage());
      once.accept(Reply.NOT_STORED);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.DEBUG, () -> "HB-0106 A request could not be received (503): " + StackText.of(e));
      once.accept(Reply.NOT_WHOLE);
    }
  }

  private void receive(
      HttpServletRequest request, Heading heading, Consumer<Reply> reply, Reading reading)
      throws IOException {
    Limits limits =
        new Limits(settings.get(Catalogue.MAX_BODY_BYTES), settings.get(Catalogue.MIN_RATE));
    if (heading.declaredLength() > limits.maxBodyBytes()) {
      reply.accept(Reply.TOO_LARGE);
      heading.tooLarge(limits.maxBodyBytes(), store);
      return;
    }
    ServletInputStream input = input(request);
    if (!places.take(heading.address())) {
      reply.accept(Reply.TOO_MANY);
      return;
    }
    ReceivedBody body =
        new ReceivedBody(
            memory,
            files,
            Fingerprint.begin(heading.address(), heading.query()),
            heading.declaredLength());
    BodyReader reader =
        new BodyReader(
            heading, input, reply, body, limits, store, it -> end(it, heading.address()));
    readers.add(reader);
    try {
      keepWatch();
      reading.by(reader);
    } catch (IOException | RuntimeException e) {
      reader.abandon();
      throw e;
    }
  }

  private ServletInputStream input(HttpServletRequest request) throws IOException {
    try {
      return request.getInputStream();
    } catch (IllegalStateException e) { // somebody has read the body as characters
      host.readsBodies();
      throw e;
    }
  }

  private void end(BodyReader reader, CallbackAddress address) {
    if (readers.remove(reader)) {
      places.giveBack(address);
    }
    if (reader.foundNothing()) {
      host.readsBodies();
    }
    if (reader.isUnpacked()) {
      host.unpacksBodies();
    }
  }

  /**
   * Lets one task look after all readers, because servers differ in what they make of a time-out on
   * an asynchronous response. A server that was suspended may have ended the task.
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
    readers.forEach(reader -> reader.check(now));
  }

  /** WildFly warns of tasks that run on when it stops an application. */
  private synchronized void tellAndRest() {
    refusals.tell(System.nanoTime());
    if (readers.isEmpty() && refusals.isEmpty()) {
      watch.cancel(false);
    }
  }

  /** Counts refusals, and sends only the first answer. */
  private Consumer<Reply> once(Consumer<Reply> reply) {
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

  private void count(Reply refusal) {
    refusals.count(refusal);
    try {
      keepWatch();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "HB-0115 Refusal counts will be logged later: " + StackText.of(e));
    }
  }

  /**
   * On the thread of whoever stored the callback. GlassFish, when it goes on with the connection's
   * next request, leaves it with a class loader of its own, by which its CDI does not find the
   * application: each call of a bean would fail from then on.
   */
  private static void send(Reply answer, Consumer<Reply> reply) {
    Thread thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    try {
      reply.accept(answer);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "HB-0111 An answer could not be sent: " + StackText.of(e));
    } finally {
      thread.setContextClassLoader(former);
    }
  }
}
