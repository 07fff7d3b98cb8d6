package dev.hearback.receive;

import dev.hearback.TranscriptionSucceeded;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Deliverer;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.deliver.Observers;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.NewCallback;
import dev.hearback.inbox.PackedBody;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.LockedJob;
import dev.hearback.receive.PromptCallbacks.Prompt;
import dev.hearback.receive.PromptCallbacks.Stored;
import dev.hearback.settings.Settings;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.Transactions;
import dev.hearback.vendors.CallbackSecrets;
import dev.hearback.vendors.Vendors;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Callbacks that report plain successes, as nearly all do, and are not very large: interpreted
 * before they are stored, and delivered from memory. Whatever is not of that kind, or throws, is
 * left to {@code Interpreter}, after it has been stored.
 */
@ApplicationScoped
public class PromptOutcomes {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject PromptCallbacks callbacks;
  @Inject CallbackTable table;
  @Inject Vendors vendors;
  @Inject CallbackSecrets secrets;
  @Inject Observers observers;
  @Inject Deliverer deliverer;
  @Inject ReceivingListener listener;
  @Inject DeliveryListener deliveryListener;

  private final ProcessorLoad load = new ProcessorLoad();
  private final PromptFailures failures = new PromptFailures();
  private final PromptFailures failuresOfLong = new PromptFailures();

  /** How long storing some together took last; 0 before the first. */
  private volatile Duration pace = Duration.ZERO;

  /**
   * Stores those that are prompt, in one transaction. Whatever goes wrong with that, or is not
   * known, each is to be stored alone, which finds those that are stored.
   *
   * @return those that are stored
   */
  List<Stored> store(List<ReceivedCallback> some) {
    List<Prompt> prompts = some.stream().flatMap(each -> read(each).stream()).toList();
    if (prompts.isEmpty()) {
      return List.of();
    }
    boolean together = prompts.get(0).row() != null;
    PromptFailures failing = together ? failures : failuresOfLong;
    try {
      long since = System.nanoTime();
      Duration limit = StoringLimit.of(prompts.stream().map(Prompt::callback).toList());
      List<Stored> stored = transactions.inNew(limit, () -> insert(prompts));
      if (together) {
        pace = Duration.ofNanos(System.nanoTime() - since);
      }
      FailPoint.PROMPT_COMMITTED.reached();
      failing.ended();
      return stored;
    } catch (Throwable e) {
      failing.failed(e);
      return List.of();
    }
  }

  private List<Stored> insert(List<Prompt> prompts) {
    List<Stored> stored = callbacks.store(prompts, clusterNode.node(), new Room());
    FailPoint.PROMPT_COMMITTING.reached();
    return stored;
  }

  /** What a transaction has stored is committed: its deliveries may begin. */
  void committed(Stored stored) {
    ReceivedCallback callback = stored.prompt().callback();
    stored.prompt().content().ifPresent(LongContent::stored);
    try {
      listener.stored(callback, false);
      deliveryListener.interpreted(callback.id(), stored.job(), stored.prompt().outcome(), true);
      deliveryListener.ended(stored.job(), stored.prompt().outcome(), stored.observers());
    } finally {
      stored.owned().forEach(deliverer::take);
    }
  }

  /**
   * Whether deliveries are to go first: there is not enough of the processor for both, and they
   * wait for observers that are as quick as we are.
   */
  boolean deliveriesWait() {
    return !pace.isZero() && load.isHigh() && deliverer.isBehind(pace);
  }

  /**
   * Interprets a callback, of which the database is asked only if it is large; empty if it is to be
   * stored first.
   */
  private Optional<Prompt> read(ReceivedCallback callback) {
    try {
      Optional<String> vendor = vendor(callback.address());
      return vendor.isPresent() ? read(callback, vendors.named(vendor.get())) : Optional.empty();
    } catch (Throwable e) { // including a stack or heap that a body has exhausted
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
    long length = callback.body().length();
    if (length > Math.min(vendor.interpretedBeforeStored(), PromptCallbacks.LONGEST)
        || length > ReceivedCallback.LARGE && !isAwaited(callback)) {
      return Optional.empty();
    }
    Optional<LongContent> longer =
        length > StoredContent.LITTLE
            ? Optional.of(new LongContent(callback, () -> table.content(callback.id())))
            : Optional.empty();
    byte[] inRow = length > NewCallback.LONGEST_IN_ROW ? null : bytes(callback);
    CallbackContent content =
        longer.isPresent()
            ? longer.get()
            : new SmallContent(inRow, callback.contentType(), callback.query());
    ReadCallback read = vendor.read(content);
    return secrets
        .plainSuccess(callback.address(), read.meaning(), callback.query())
        .map(
            success ->
                new Prompt(
                    callback,
                    vendor.name(),
                    success,
                    inRow == null ? null : PackedBody.of(inRow),
                    read.transcript().orElseGet(() -> vendor.transcript(content)),
                    longer));
  }

  /** To read a large one in vain would keep the others waiting. */
  private boolean isAwaited(ReceivedCallback callback) {
    return transactions.inNew(
        StoringLimit.SMALL,
        () -> table.isAwaited(callback, settings.application(), settings.retention()));
  }

  private static byte[] bytes(ReceivedCallback callback) throws IOException {
    try (InputStream in = callback.body().open()) {
      return in.readAllBytes();
    }
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
      int room = left.computeIfAbsent(observer, deliverer::room);
      left.put(observer, room - 1);
      return room > 0;
    }

    @Override
    public boolean mayKeep(String observer, long bytes) {
      return deliverer.mayKeep(observer, bytes);
    }
  }
}
