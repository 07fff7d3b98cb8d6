package dev.hearback.simulator;

import dev.hearback.simulator.LedgerEntry.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the vendors received and sent. With a ledger file, an entry is on disk before the step that
 * it announces: what the file does not know was not sent.
 */
public final class Ledger implements AutoCloseable {
  private final List<LedgerEntry> entries = new CopyOnWriteArrayList<>();
  private final List<Submission> submissions = new CopyOnWriteArrayList<>();
  private final Consumer<String> lines;
  private final LedgerFile file;

  Ledger(Path file, Consumer<String> lines) throws IOException {
    this.file = file == null ? null : new LedgerFile(file);
    this.lines = lines;
  }

  /** Everything, oldest first. */
  public List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  /** All jobs asked for, in order, that broke none of the vendor's rules. */
  public List<Submission> submissions() {
    return List.copyOf(submissions);
  }

  /** Every callback that is over, in the order of their ends. */
  public List<LedgerEntry> calls() {
    return entries.stream().filter(entry -> entry.event() == Event.CALLED).toList();
  }

  /** Every callback for this job that is over. */
  public List<LedgerEntry> calls(String job) {
    return calls().stream().filter(entry -> entry.job().equals(job)).toList();
  }

  /**
   * Frees the memory that the jobs for these recordings take, which are over; the file keeps them.
   *
   * @param audio the addresses of the recordings
   */
  public void forget(Set<String> audio) {
    Set<String> jobs =
        submissions.stream()
            .filter(submission -> audio.contains(submission.audio()))
            .map(Submission::job)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    submissions.removeIf(submission -> audio.contains(submission.audio()));
    entries.removeIf(entry -> entry.job() != null && jobs.contains(entry.job()));
  }

  void record(LedgerEntry entry) {
    entries.add(entry);
    if (file != null) {
      file.append(entry);
    }
    lines.accept(entry.line());
  }

  void record(Submission submission) {
    submissions.add(submission);
  }

  void clear() {
    entries.clear();
    submissions.clear();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
