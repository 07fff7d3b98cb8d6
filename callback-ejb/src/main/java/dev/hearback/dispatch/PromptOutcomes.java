package dev.hearback.dispatch;

import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.PromptCallbacks;
import dev.hearback.inbox.PromptCallbacks.Ended;
import dev.hearback.inbox.PromptCallbacks.Prompt;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.SmallContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Report;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.StackText;
import dev.hearback.telemetry.LifecycleListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Small callbacks that report plain successes, as nearly all do: interpreted before they are
 * stored, and delivered from memory. Whatever is not of that kind, or throws, is left to {@link
 * Interpreter}, after it has been stored.
 */
@ApplicationScoped
public class PromptOutcomes {

  private static final Logger LOG = System.getLogger(PromptOutcomes.class.getPackageName());

  @Inject Settings settings;
  @Inject ClusterNode clusterNode;
  @Inject PromptCallbacks callbacks;
  @Inject Vendors vendors;
  @Inject CallbackSecrets secrets;
  @Inject Observers observers;
  @Inject Deliverer deliverer;
  @Inject LifecycleListener listener;

  /** Interprets a callback without the database; empty if it is to be stored first. */
  Optional<Prompt> read(ReceivedCallback callback) {
    try {
      Optional<String> vendor = vendor(callback.address());
      return vendor.isPresent() ? read(callback, vendors.named(vendor.get())) : Optional.empty();
    } catch (Throwable e) { // including a stack or heap that a body has exhausted
      LOG.log(Level.DEBUG, () -> "Stored before it is interpreted: " + StackText.of(e));
      return Optional.empty();
    }
  }

  /** Of a job whose provider has another one by now, it is another one's; its row will tell. */
  private Optional<String> vendor(CallbackAddress address) {
    if (address instanceof CallbackAddress.OfHook hook) {
      return hook.application().equals(settings.application())
          ? Optional.of(hook.vendor())
          : Optional.empty();
    }
    return Optional.ofNullable(settings.providers().get(address.provider())).map(Provider::vendor);
  }

  private Optional<Prompt> read(ReceivedCallback callback, TranscriptionVendor vendor)
      throws IOException {
    int longest = Math.min(vendor.interpretedBeforeStored(), PromptCallbacks.LONGEST);
    if (callback.body().length() > longest) {
      return Optional.empty();
    }
    byte[] body;
    try (InputStream in = callback.body().open()) {
      body = in.readAllBytes();
    }
    SmallContent content = new SmallContent(body, callback.contentType(), callback.query());
    Report report = vendor.report(content);
    return secrets
        .plainSuccess(callback.address(), report.meaning(), callback.query())
        .map(success -> new Prompt(callback, vendor.name(), success, content, report.transcript()));
  }

  /** As {@link PromptCallbacks#store}. */
  List<Ended> store(List<Prompt> prompts) {
    return callbacks.store(prompts, clusterNode.node(), new Room());
  }

  /** What a transaction has ended is committed: its deliveries may begin. */
  void committed(Ended ended) {
    ReceivedCallback callback = ended.prompt().callback();
    try {
      listener.stored(callback, false);
      listener.interpreted(callback.id(), ended.job(), ended.prompt().outcome(), true);
      listener.ended(ended.job(), ended.prompt().outcome(), ended.observers());
    } finally {
      ended.owned().forEach(deliverer::take);
    }
  }

  /** Whether deliveries wait for observers that are as quick as we are. */
  boolean deliveriesWait(Duration pace) {
    return deliverer.isBehind(pace);
  }

  /** The observers here, and how many deliveries each can take. */
  private final class Room implements PromptCallbacks.Recipients {

    private final Map<String, Integer> left = new HashMap<>();

    @Override
    public List<String> matching(LockedJob job) {
      return observers.matching(TranscriptionSucceeded.class, job.provider(), job.tags());
    }

    @Override
    public boolean take(String observer) {
      return left.merge(observer, deliverer.room(observer), (room, all) -> room - 1) > 0;
    }
  }
}
