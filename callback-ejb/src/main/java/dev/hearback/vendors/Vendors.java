package dev.hearback.vendors;

import dev.hearback.jobs.CallbackAddress.OfJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.Uuids;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The vendors that this deployment has adapters for. */
@ApplicationScoped
public class Vendors {

  @Inject Settings settings;
  @Inject @Any Instance<TranscriptionVendor> adapters;

  private final Map<String, TranscriptionVendor> byName = new HashMap<>();

  @PostConstruct
  public void find() {
    adapters.forEach(vendor -> byName.put(vendor.name(), vendor));
  }

  /**
   * The adapter of a vendor.
   *
   * @throws IllegalStateException if there is none
   */
  public TranscriptionVendor named(String vendor) {
    TranscriptionVendor adapter = byName.get(vendor);
    if (adapter == null) {
      throw new IllegalStateException("HB-0310 vendor: " + expectedAndFound(vendor));
    }
    return adapter;
  }

  /** What is wrong with the configured providers and hooks; empty if nothing is. */
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    settings.providers().values().forEach(provider -> violations.addAll(violations(provider)));
    settings.hooks().values().stream()
        .filter(hook -> !settings.providers().containsKey(hook.provider()))
        .filter(hook -> !byName.containsKey(hook.vendor()))
        .map(
            hook ->
                "hearback.hook."
                    + hook.name()
                    + ".provider: expected a configured provider, or the name of a vendor: "
                    + expectedAndFound(hook.vendor()))
        .forEach(violations::add);
    return violations;
  }

  /** What is wrong with a provider; empty if nothing is. */
  public List<String> violations(Provider provider) {
    TranscriptionVendor vendor = byName.get(provider.vendor());
    if (vendor == null) {
      return List.of(
          "hearback.provider."
              + provider.name()
              + ".vendor: "
              + expectedAndFound(provider.vendor()));
    }
    if (settings.publicUrl().isEmpty()) {
      return List.of(
          "hearback.public-url: expected the URL by which the vendor of provider "
              + provider.name()
              + " reaches this deployment, found nothing");
    }
    return vendor.violations(provider, sample(provider));
  }

  /**
   * What vendors' documentation says against the public URL where it may not hold, each with the
   * provider; empty if there is nothing.
   */
  public List<String> doubts() {
    Optional<URI> publicUrl = settings.publicUrl();
    return settings.providers().values().stream()
        .filter(provider -> publicUrl.isPresent() && byName.containsKey(provider.vendor()))
        .flatMap(
            provider ->
                byName.get(provider.vendor()).doubts(provider, sample(provider)).stream()
                    .map(doubt -> "provider " + provider.name() + ": " + doubt))
        .toList();
  }

  /** A callback's URL as every job of the provider has one. */
  private URI sample(Provider provider) {
    return new OfJob(provider.name(), Uuids.next(), 1)
        .url(settings.publicUrl().orElseThrow(), "token");
  }

  private String expectedAndFound(String vendor) {
    return "expected one of " + new TreeSet<>(byName.keySet()) + ", found \"" + vendor + "\"";
  }
}
