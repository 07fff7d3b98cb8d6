package dev.hearback.it.app.ejb;

import dev.hearback.TranscriptionSucceeded;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Objects;
import javax.sql.DataSource;

/** Gets what it needs by the container's own annotations. */
abstract class Injected {

  @PersistenceContext EntityManager entities;
  @Resource DataSource dataSource;
  @EJB NotesTable table;

  void write(String observer, TranscriptionSucceeded event) {
    Objects.requireNonNull(dataSource);
    Objects.requireNonNull(table);
    entities.persist(
        new Memo(
            event.jobId().toString(),
            observer,
            event.origin().attempt(),
            event.transcript().text()));
  }
}
