package dev.hearback.dispatch;

import dev.hearback.jobs.CallbackAddress.OfJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.ProviderAccount;
import dev.hearback.spi.TranscriptionProvider;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The vendors that this deployment has adapters for, by account. */
@ApplicationScoped
public class Providers {

  private final Settings settings;
  private final Map<String, TranscriptionProvider> byType = new TreeMap<>();

  /** For the container's proxy. */
  protected Providers() {
    settings = null;
  }

  @Inject
  Providers(Settings settings, @Any Instance<TranscriptionProvider> providers) {
    this.settings = settings;
    providers.forEach(provider -> byType.put(provider.name(), provider));
  }

  /**
   * The adapter of an account, or of a hook that names a vendor rather than an account.
   *
   * @throws IllegalStateException if there is none
   */
  public TranscriptionProvider of(String account) {
    ProviderAccount configured = settings.accounts().get(account);
    String type = configured == null ? account : configured.type();
    TranscriptionProvider provider = byType.get(type);
    if (provider == null) {
      throw new IllegalStateException(
          "HB-0310 No adapter for the provider type \""
              + type
              + "\" of the account \""
              + account
              + "\": expected one of "
              + byType.keySet());
    }
    return provider;
  }

  /** What is wrong with the accounts and hooks; empty if nothing is. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (ProviderAccount account : settings.accounts().values()) {
      String prefix = "hearback.provider." + account.name() + ".";
      TranscriptionProvider provider = byType.get(account.type());
      if (provider == null) {
        complaints.add(unknown(prefix + "type", account.type()));
      } else if (settings.publicUrl().isEmpty()) {
        complaints.add(
            "hearback.public-url: expected the URL by which "
                + account.name()
                + " reaches this deployment, found nothing");
      } else {
        OfJob sample = new OfJob(account.name(), Uuids.next(), 1);
        complaints.addAll(
            provider.complaints(account, sample.url(settings.publicUrl().get(), "token")));
      }
    }
    Set<String> accounts = settings.accounts().keySet();
    settings.hooks().values().stream()
        .filter(hook -> !accounts.contains(hook.provider()) && !byType.containsKey(hook.provider()))
        .map(hook -> unknown("hearback.hook." + hook.name() + ".provider", hook.provider()))
        .forEach(complaints::add);
    return complaints;
  }

  private String unknown(String key, String found) {
    return key + ": expected one of " + byType.keySet() + ", found \"" + found + "\"";
  }
}
