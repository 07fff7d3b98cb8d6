package dev.hearback.vendors;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.CallbackCredentials;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.http.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the secrets that a vendor was told out of what its callback says: the provider's key and
 * credentials, the job's token, the secrets of the provider's hooks, the query of the audio's URL.
 */
@ApplicationScoped
public class CallbackSecrets {

  /** As of nearly all jobs; nothing is encoded in it. */
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  @Inject Settings settings;
  @Inject Tokens tokens;
  @Inject Submissions submissions;

  /**
   * The meaning of a callback without them. A plain success, as nearly all are, costs no more than
   * a look at its id; for others the audio's URL is read from the database.
   *
   * @param query of the callback's URL; with it a hook's outcome gets its {@link SenderIds}
   */
  public Interpretation without(CallbackAddress address, Interpretation meaning, String query) {
    Map<String, String> sent =
        address instanceof CallbackAddress.OfHook && meaning instanceof Outcome outcome
            ? SenderIds.of(outcome, query)
            : Map.of();
    if (meaning instanceof Outcome.Succeeded success
        && success.partialFailures().isEmpty()
        && sent.isEmpty()
        && isPlain(success.vendorJobId(), address)) {
      return new Outcome.Succeeded(success.vendorJobId(), List.of());
    }
    Redaction redaction = redaction(address);
    Optional<String> id = meaning.vendorJobId().map(redaction::apply);
    Map<String, String> ids = new LinkedHashMap<>();
    sent.forEach((name, value) -> ids.put(redaction.apply(name), redaction.apply(value)));
    if (meaning instanceof Outcome.Succeeded success) {
      return new Outcome.Succeeded(
          id,
          success.partialFailures().stream().map(failed -> without(redaction, failed)).toList(),
          ids);
    }
    if (meaning instanceof Outcome.Failed failed) {
      return new Outcome.Failed(id, without(redaction, failed.failure()), ids);
    }
    return new Interpretation.Unknown(
        id, redaction.apply(((Interpretation.Unknown) meaning).error()));
  }

  /**
   * The meaning, if it is a success without partial failures whose id is known, and all of that can
   * be told without the database.
   */
  public Optional<Outcome.Succeeded> plainSuccess(
      CallbackAddress address, Interpretation meaning, String query) {
    if (!(meaning instanceof Outcome.Succeeded success)
        || !success.partialFailures().isEmpty()
        || success.vendorJobId().isEmpty()) {
      return Optional.empty();
    }
    if (address.ofHook().isPresent()) { // of which no audio is known
      return Optional.of((Outcome.Succeeded) without(address, success, query));
    }
    return isPlain(success.vendorJobId(), address)
        ? Optional.of(new Outcome.Succeeded(success.vendorJobId(), List.of()))
        : Optional.empty();
  }

  /** Gladia's keys are UUIDs, too. */
  private boolean isPlain(Optional<String> id, CallbackAddress address) {
    return id.isEmpty()
        || (UUID.matcher(id.get()).matches() && !configured(address).contains(id.get()));
  }

  private Redaction redaction(CallbackAddress address) {
    CallbackCredentials known = settings.callbackCredentials(address.provider());
    Set<Credentials> credentials = new LinkedHashSet<>(known.accepted());
    credentials.addAll(known.withdrawn());
    List<String> secrets = configured(address);
    if (address.ofHook().isPresent()) { // its URL has no user: a word that is one is the sender's
      credentials.forEach(each -> secrets.add(each.password().value()));
      return Redaction.of(List.of(), secrets, List.of());
    }
    address.ofJob().ifPresent(job -> secrets.addAll(tokens.all(job, credentials)));
    List<URI> audio = address.job().flatMap(submissions::audioUrl).stream().toList();
    return Redaction.of(credentials, secrets, audio);
  }

  private List<String> configured(CallbackAddress address) {
    List<String> secrets = new ArrayList<>();
    provider(address).flatMap(Provider::apiKey).ifPresent(key -> secrets.add(key.value()));
    settings.hooks().values().stream()
        .filter(hook -> hook.provider().equals(address.provider()))
        .flatMap(hook -> Stream.concat(Stream.of(hook.secret()), hook.previousSecret().stream()))
        .forEach(secret -> secrets.add(secret.value()));
    return secrets;
  }

  /** The provider may have been removed since. */
  private Optional<Provider> provider(CallbackAddress address) {
    return Optional.ofNullable(settings.providers().get(address.provider()));
  }

  private static Failure without(Redaction redaction, Failure failure) {
    return new Failure(
        failure.kind(),
        redaction.apply(failure.code()),
        redaction.apply(failure.message()),
        failure.retryable());
  }

  private static PartialFailure without(Redaction redaction, PartialFailure failed) {
    return new PartialFailure(
        redaction.apply(failed.feature()),
        redaction.apply(failed.code()),
        redaction.apply(failed.message()));
  }
}
