package dev.hearback.receive;

import dev.hearback.JobState;
import dev.hearback.Transcript;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.FreshOutcome;
import dev.hearback.inbox.NewCallback;
import dev.hearback.inbox.PackedBody;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.jobs.NewJobs;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Callbacks that have been interpreted before they are stored, many in one transaction: each is
 * inserted together with its job's end and its deliveries, so that nothing of it is ever updated
 * but the deliveries. See decision 0058.
 */
@ApplicationScoped
public class PromptCallbacks {

  /**
   * The longest body that one may have, in bytes: the worst that we could make up is interpreted
   * within the time after which a sender is told to come again.
   */
  public static final int LONGEST = 32 * 1024 * 1024;

  @Inject Database database;

  /**
   * A callback that reports a success.
   *
   * @param vendor whose adapter has interpreted it
   * @param outcome without partial failures
   * @param row the body as {@link PackedBody} makes it; null if it stands in chunks
   * @param transcript read from the body
   * @param content from which the transcript is read on; empty if it is kept in memory
   */
  public record Prompt(
      ReceivedCallback callback,
      String vendor,
      Outcome.Succeeded outcome,
      byte[] row,
      Transcript transcript,
      Optional<LongContent> content) {}

  /**
   * A prompt callback that is stored.
   *
   * @param job that it has ended
   * @param observers who gets the outcome
   * @param owned the deliveries that this node owns
   */
  public record Stored(
      Prompt prompt, UUID job, List<String> observers, List<ClaimedDelivery> owned) {}

  /** Who gets an outcome. */
  public interface Recipients {

    /** Ids of the observers of this node that match the success of a job. */
    List<String> matching(LockedJob job);

    /** Whether one more delivery can be taken for the observer, which is so once for each yes. */
    boolean take(String observer);

    /** Whether an outcome read from so many bytes may be kept in memory until it is delivered. */
    boolean mayKeep(String observer, long bytes);
  }

  /** A prompt callback with its job. */
  private record Pair(Prompt prompt, LockedJob job, List<String> observers) {

    Optional<CallbackAddress.OfHook> hook() {
      return prompt.callback().address().ofHook();
    }
  }

  /**
   * Stores those that end their job, in the caller's transaction. Of the others nothing is changed:
   * the job is locked, has ended, is erased, or belongs to another application; the callback is
   * known already, or no observer here matches.
   *
   * @param node of the application that the hooks belong to, which owns the deliveries
   * @return those that are stored
   */
  public List<Stored> store(List<Prompt> prompts, Node node, Recipients recipients) {
    return database.call(
        "storing " + prompts.size() + " callbacks with their outcomes",
        sql -> {
          if (prompts.stream()
              .anyMatch(prompt -> prompt.callback().address().ofHook().isPresent())) {
            sql.boundToFreeRows(); // a job's row, had there been one, would have set them
          }
          List<Pair> pairs = pairs(sql, prompts, node, recipients);
          pairs = created(sql, pairs);
          pairs = stored(sql, pairs);
          succeed(sql, pairs);
          FailPoint.PROMPT_STORING.reached();
          return handedOut(sql, pairs, node, recipients);
        });
  }

  /** Each with the job that it ends; a job's second one is left out. */
  private static List<Pair> pairs(Sql sql, List<Prompt> prompts, Node node, Recipients recipients)
      throws SQLException {
    List<UUID> own =
        prompts.stream().flatMap(prompt -> prompt.callback().address().job().stream()).toList();
    Map<UUID, LockedJob> open = own.isEmpty() ? Map.of() : Jobs.lockOpen(sql, own);
    Map<UUID, Pair> pairs = new LinkedHashMap<>();
    for (Prompt prompt : prompts) {
      Optional<LockedJob> job =
          prompt.callback().address() instanceof CallbackAddress.OfJob address
              ? Optional.ofNullable(open.get(address.jobId()))
                  .filter(found -> fits(prompt, address, found, node))
              : Optional.of(newJob(prompt, (CallbackAddress.OfHook) prompt.callback().address()));
      job.ifPresent(
          one -> {
            List<String> observers = recipients.matching(one);
            if (!observers.isEmpty()) {
              pairs.putIfAbsent(one.id(), new Pair(prompt, one, observers));
            }
          });
    }
    // in one order on all nodes, so that none waits for another that waits for it
    return pairs.values().stream()
        .sorted(Comparator.comparing(pair -> pair.prompt().callback().id()))
        .toList();
  }

  private static boolean fits(
      Prompt prompt, CallbackAddress.OfJob address, LockedJob job, Node node) {
    return job.application().equals(node.application())
        && job.provider().equals(address.provider())
        && job.vendor().equals(prompt.vendor())
        && job.submission() == address.submission()
        && (job.vendorJobId().isEmpty()
            || job.vendorJobId().equals(prompt.outcome().vendorJobId().map(Text::id)));
  }

  private static LockedJob newJob(Prompt prompt, CallbackAddress.OfHook hook) {
    return new LockedJob(
        Uuids.next(),
        hook.application(),
        hook.provider(),
        hook.vendor(),
        prompt.outcome().vendorJobId().map(Text::id),
        JobState.SUCCEEDED,
        0,
        1,
        hook.tags(),
        prompt.outcome().attributes(),
        false,
        false);
  }

  /** Inserts hooks' jobs; leaves out those that exist. */
  private static List<Pair> created(Sql sql, List<Pair> pairs) throws SQLException {
    Map<LockedJob, CallbackAddress.OfHook> jobs = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      pair.hook().ifPresent(hook -> jobs.put(pair.job(), hook));
    }
    Set<UUID> created = NewJobs.insertSucceeded(sql, jobs);
    return pairs.stream()
        .filter(pair -> pair.hook().isEmpty() || created.contains(pair.job().id()))
        .toList();
  }

  /** Inserts the callbacks; leaves out those that are known, with the jobs made for them. */
  private static List<Pair> stored(Sql sql, List<Pair> pairs) throws SQLException {
    Set<UUID> stored =
        NewCallback.insertDone(
            sql,
            pairs.stream()
                .map(
                    pair ->
                        new NewCallback.Done(
                            pair.prompt().callback(), pair.job(), pair.prompt().row()))
                .toList());
    List<Pair> left = new ArrayList<>();
    for (Pair pair : pairs) {
      if (stored.contains(pair.prompt().callback().id())) {
        left.add(pair);
      } else if (pair.hook().isPresent()) {
        NewJobs.remove(sql, pair.job().id());
      }
    }
    return left;
  }

  private static void succeed(Sql sql, List<Pair> pairs) throws SQLException {
    Map<LockedJob, Outcome.Succeeded> outcomes = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (pair.hook().isEmpty()) {
        outcomes.put(pair.job(), pair.prompt().outcome());
      }
    }
    Jobs.succeed(sql, outcomes);
  }

  private static List<Stored> handedOut(Sql sql, List<Pair> pairs, Node node, Recipients recipients)
      throws SQLException {
    List<Stored> ended = new ArrayList<>();
    List<Deliveries.Row> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      UUID callback = pair.prompt().callback().id();
      long length = pair.prompt().callback().body().length();
      FreshOutcome fresh = fresh(pair);
      List<ClaimedDelivery> owned = new ArrayList<>();
      for (String observer : pair.observers()) {
        boolean ours = recipients.take(observer);
        boolean kept = ours && recipients.mayKeep(observer, length);
        ClaimedDelivery delivery =
            Deliveries.delivery(
                pair.job(),
                Optional.of(callback),
                observer,
                length,
                kept ? Optional.of(fresh) : Optional.empty());
        rows.add(
            new Deliveries.Row(pair.job(), delivery, ours ? Optional.of(node) : Optional.empty()));
        if (ours) {
          owned.add(delivery);
        }
      }
      ended.add(new Stored(pair.prompt(), pair.job().id(), pair.observers(), owned));
    }
    Deliveries.insert(sql, rows);
    return ended;
  }

  private static FreshOutcome fresh(Pair pair) {
    LockedJob job = pair.job();
    return FreshOutcome.of(
        job,
        job.vendorJobId().or(() -> pair.prompt().outcome().vendorJobId().map(Text::id)),
        pair.prompt().transcript());
  }
}
