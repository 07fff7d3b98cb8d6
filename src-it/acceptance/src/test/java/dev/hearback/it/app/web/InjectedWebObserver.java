package dev.hearback.it.app.web;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.it.app.ejb.NotesTable;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Objects;
import javax.sql.DataSource;

/** Gets what it needs by the container's own annotations, in a WAR. */
@Dependent
class InjectedWebObserver {

  @Resource DataSource dataSource;
  @EJB NotesTable table;
  @Inject Notebook notebook;

  @ObserverId("web-injected")
  void note(@Observes @Tagged("inject") TranscriptionSucceeded event) {
    Objects.requireNonNull(dataSource);
    Objects.requireNonNull(table);
    notebook.write(
        event.jobId(),
        Note.of("web-injected", event.origin().attempt(), event.transcript().text()));
  }
}
