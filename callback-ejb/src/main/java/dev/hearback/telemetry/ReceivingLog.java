package dev.hearback.telemetry;

import static dev.hearback.telemetry.Steps.LOG;
import static dev.hearback.telemetry.Steps.isFollowed;
import static dev.hearback.telemetry.Steps.step;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.receive.ReceivingListener;
import dev.hearback.storage.ExceptionChains;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The log of callbacks until they are stored. See {@link Steps}. */
@ApplicationScoped
class ReceivingLog implements ReceivingListener {

  /** More callbacks at one hook, within an hour and on one node, than most customers ever have. */
  private static final long MANY_AT_HOOK = 50_000;

  /** So many lines within an hour and on one node; all of them are counted in HB-0114. */
  private static final long MOST_TOO_LARGE = 10;

  private final HourlyCount tooLarge = new HourlyCount(System::nanoTime);
  private final Map<String, HourlyCount> ofHooks = new ConcurrentHashMap<>();

  @Override
  public void received(ReceivedCallback callback) {
    if (isFollowed()) {
      step(
          "HB-0704 Callback {0} for {1} has arrived: {2} bytes",
          callback.id(), callback.address(), Long.toString(callback.body().length()));
    }
  }

  @Override
  public void refused(CallbackAddress address, String error, Optional<Throwable> cause) {
    if (isFollowed()) {
      step(
          "HB-0103 A callback for {0} was refused: {1}{2}",
          address,
          error,
          cause.map(thrown -> " (" + ExceptionChains.kind(thrown) + ")").orElse(""));
    }
  }

  @Override
  public void tooLarge(CallbackAddress address, long limit) {
    LOG.log(
        tooLarge.happens() <= MOST_TOO_LARGE ? Level.WARNING : Level.DEBUG,
        "HB-0105 The callback for {0} is larger than {1} bytes and was refused (413)",
        address,
        Long.toString(limit));
  }

  @Override
  public void stored(ReceivedCallback callback, boolean known) {
    if (!known) {
      callback.address().ofHook().ifPresent(this::storedAtHook);
    }
    if (isFollowed()) {
      step(
          known
              ? "HB-0706 Callback {0} for {1} repeats one that is stored"
              : "HB-0705 Callback {0} for {1} is stored",
          callback.id(),
          callback.address());
    }
  }

  @Override
  public void notStored(ReceivedCallback callback, Optional<Throwable> error) {
    LOG.log(
        error.isPresent() ? Level.WARNING : Level.DEBUG,
        "HB-0107 Callback {0} for {1} could not be stored, and was answered 503: {2}",
        callback.id(),
        callback.address(),
        error.map(ExceptionChains::kind).orElse("not tried"));
  }

  private void storedAtHook(CallbackAddress.OfHook hook) {
    HourlyCount count =
        ofHooks.computeIfAbsent(hook.hook(), name -> new HourlyCount(System::nanoTime));
    if (count.reaches(MANY_AT_HOOK)) {
      LOG.log(
          Level.WARNING,
          "HB-0117 Hook {0} has stored {1} callbacks within an hour on this node. A hook has no"
              + " bound: if these are not yours, its URL may have leaked",
          hook.hook(),
          Long.toString(MANY_AT_HOOK));
    }
  }
}
