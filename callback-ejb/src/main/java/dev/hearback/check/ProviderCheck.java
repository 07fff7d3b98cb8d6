package dev.hearback.check;

import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import dev.hearback.vendors.Vendors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Whether the configured providers take jobs. */
@ApplicationScoped
class ProviderCheck {

  private static final String PROVIDERS = "providers";

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ProviderStates states;
  @Inject Erasure erasure;
  @Inject Vendors vendors;

  /** Those whose vendors refuse every job. */
  Finding paused() {
    List<ProviderPause> paused =
        transactions.inNew(Transactions.SHORT, () -> states.paused(settings.application()));
    return paused.isEmpty()
        ? Finding.ok(PROVIDERS, "none is paused")
        : Finding.warn(
            PROVIDERS,
            "paused: " + String.join(", ", paused.stream().map(ProviderCheck::found).toList()),
            "HB-0423 Their jobs wait and spend no attempt. "
                + String.join(". ", paused.stream().map(ProviderCheck::remedy).toList()));
  }

  /** What vendors keep although the application erased it. */
  Finding copies() {
    Map<String, Integer> failing =
        transactions.inNew(Transactions.SHORT, () -> erasure.failing(settings.application()));
    return failing.isEmpty()
        ? Finding.ok(PROVIDERS, "no vendor's copy that keeps failing to go")
        : Finding.warn(
            PROVIDERS,
            "copies of erased jobs that vendors keep: " + failing,
            "HB-0424 Each is tried again at growing intervals, at most a day. HB-0413 in the log"
                + " tells the jobs; delete their copies at the vendor if they stay");
  }

  /** What vendors' documentation says of the public URL where that may not hold. */
  Finding doubts() {
    List<String> doubts = vendors.doubts();
    return doubts.isEmpty()
        ? Finding.ok(PROVIDERS, "a public URL that their vendors call")
        : Finding.info(
            PROVIDERS,
            "a public URL that their vendors may not call",
            "HB-0425 If a base-url leads to the vendor's own service, it refuses every job or"
                + " cannot call back: "
                + String.join("; ", doubts));
  }

  private static String found(ProviderPause pause) {
    return pause.provider()
        + " ("
        + pause.vendor()
        + ", "
        + pause.objection()
        + " "
        + pause.code()
        + ") since "
        + pause.since();
  }

  private static String remedy(ProviderPause pause) {
    return pause.provider() + ": " + pause.remedy();
  }
}
