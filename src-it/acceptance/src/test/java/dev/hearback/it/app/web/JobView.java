package dev.hearback.it.app.web;

import dev.hearback.Job;
import dev.hearback.it.app.lib.Note;
import java.util.List;

/**
 * What a test may see of a job.
 *
 * @param state where it stands
 * @param failure why it failed, or null
 * @param error the last error on its way, or null
 * @param notes what its observers have written
 */
public record JobView(String state, String failure, String error, List<Note> notes) {

  static JobView of(Job job, List<Note> notes) {
    return new JobView(
        job.state().name(),
        job.failure().map(failure -> failure.kind() + " " + failure.code()).orElse(null),
        job.error().orElse(null),
        notes);
  }
}
