package dev.hearback.it.app.web;

import dev.hearback.TranscriptionSucceeded;
import dev.hearback.it.app.ejb.NotesTable;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.util.Objects;
import javax.sql.DataSource;

/** Gets what it needs by the container's own annotations. */
abstract class Injected {

  @Resource DataSource dataSource;
  @EJB NotesTable table;
  @Inject Notebook notebook;

  void write(String observer, TranscriptionSucceeded event) {
    Objects.requireNonNull(dataSource);
    Objects.requireNonNull(table);
    notebook.write(
        event.jobId(), Note.of(observer, event.origin().attempt(), event.transcript().text()));
  }
}
