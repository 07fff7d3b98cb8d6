package dev.hearback.submit;

import dev.hearback.jobs.ProviderState;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many jobs each provider gets now. One that is paused, or asked to be left alone, gets none;
 * one on trial gets one at a time. All nodes share that by its row.
 */
@ApplicationScoped
public class ProviderGate {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ProviderStates table;
  @Inject VendorCall vendorCall;
  @Inject LifecycleListener listener;

  private final Map<String, String> entered = new ConcurrentHashMap<>();

  /** Those whose row may have something to forget once a job is taken. */
  private final Set<String> counted = ConcurrentHashMap.newKeySet();

  private volatile Map<String, ProviderState> states = Map.of();

  /** Looks at the rows of all providers; makes those that are missing. */
  void look() {
    settings.providers().values().forEach(this::enter);
    states =
        transactions.inNew(Transactions.SHORT, () -> table.list(settings.application())).stream()
            .collect(Collectors.toMap(ProviderState::provider, Function.identity()));
    states.values().stream()
        .filter(state -> state.isOnTrial(1))
        .forEach(state -> counted.add(state.provider()));
  }

  private void enter(Provider provider) {
    String access = ProviderState.access(provider);
    if (access.equals(entered.get(provider.name()))) {
      return;
    }
    boolean ended =
        transactions.inNew(
            Transactions.SHORT, () -> table.enter(settings.application(), provider, access));
    entered.put(provider.name(), access);
    if (ended) {
      listener.providerGoesOn(provider.name(), "its key or base URL is another");
    }
  }

  /** How much work may begin at once. */
  int admits(String provider, WorkerPool pool) {
    ProviderState state = states.get(provider);
    if (state == null) {
      return pool.free();
    }
    if (state.held() || isPaused(state)) {
      return 0;
    }
    boolean onTrial = state.isOnTrial(ProviderStates.PATIENCE);
    return onTrial ? pool.isIdle() ? 1 : 0 : pool.free();
  }

  private boolean isPaused(ProviderState state) {
    return state.isPausedFor(entered.get(state.provider()));
  }

  /** The probe that this node is to make now, if it is the one to make it. */
  Optional<Runnable> probe(Provider provider) {
    ProviderState state = states.get(provider.name());
    if (state == null || !isPaused(state) || !state.probeDue()) {
      return Optional.empty();
    }
    boolean ours =
        transactions.inNew(
            Transactions.SHORT, () -> table.claimProbe(settings.application(), state));
    return ours ? Optional.of(() -> probe(provider, state)) : Optional.empty();
  }

  private void probe(Provider provider, ProviderState state) {
    boolean accepted = vendorCall.probe(provider);
    Thread.interrupted(); // left by a time-out, as after any call
    if (accepted
        && transactions.retryUntilCommitted(
            "that provider " + provider.name() + " goes on",
            Transactions.SHORT,
            () -> table.endPause(settings.application(), provider.name(), state.access()))) {
      listener.providerGoesOn(provider.name(), "the vendor accepts its key");
    }
  }

  // --- what a call came to, in the caller's transaction; returns what to tell once it commits ---

  /** The vendor took a job, or did what it was asked. */
  Runnable taken(String provider) {
    if (!counted.contains(provider)) {
      return () -> {};
    }
    table.taken(settings.application(), provider);
    return () -> counted.remove(provider);
  }

  /** The vendor did not take a job, or nobody knows. */
  Runnable failed(String provider) {
    counted.add(provider);
    Optional<Duration> wait = table.failed(settings.application(), provider);
    return () -> wait.ifPresent(time -> listener.providerHeldBack(provider, time, false));
  }

  /** The vendor asked to be left alone for so long. */
  Runnable holdBack(String provider, Duration wait) {
    table.holdBack(settings.application(), provider, wait);
    return () -> listener.providerHeldBack(provider, wait, true);
  }

  /** The vendor refuses every job. */
  Runnable pause(String provider, SubmissionResult.ProviderRefused refused) {
    counted.add(provider);
    Optional<ProviderStates.Paused> paused =
        table.pause(
            settings.application(),
            provider,
            entered.get(provider),
            refused.objection(),
            refused.code());
    return () -> paused.ifPresent(now -> listener.providerPaused(now.pause(), now.again()));
  }
}
