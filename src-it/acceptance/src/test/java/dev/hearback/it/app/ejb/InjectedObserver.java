package dev.hearback.it.app.ejb;

import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Objects;
import javax.sql.DataSource;

/** Gets what it needs by the container's own annotations, in an EJB jar. */
@Dependent
class InjectedObserver {

  @PersistenceContext EntityManager entities;
  @Resource DataSource dataSource;
  @EJB NotesTable table;

  @ObserverId("ejb-injected")
  void note(@Observes @Tagged("inject") TranscriptionSucceeded event) {
    Objects.requireNonNull(dataSource);
    Objects.requireNonNull(table);
    entities.persist(
        new Memo(
            event.jobId().toString(),
            "ejb-injected",
            event.origin().attempt(),
            event.transcript().text()));
  }
}
