package dev.hearback.it.app.ejb;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A note as an entity. */
@Entity
@Table(name = "it_note")
public class Memo {

  @Id private String job;
  private String observer;
  private int attempt;
  private String text;

  /** For JPA. */
  protected Memo() {}

  Memo(String job, String observer, int attempt, String text) {
    this.job = job;
    this.observer = observer;
    this.attempt = attempt;
    this.text = text;
  }
}
