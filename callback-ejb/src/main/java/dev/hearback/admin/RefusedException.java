package dev.hearback.admin;

import java.util.UUID;

/** What an operator asked for cannot be done; nothing has been changed. */
public class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final UUID id;

  RefusedException(String code, UUID id, String message) {
    super(code + " " + message + ", id " + id);
    this.code = code;
    this.id = id;
  }

  /** As in docs/messages.md. */
  public String code() {
    return code;
  }

  /** Of what it was asked for: a delivery, callback or job. */
  public UUID id() {
    return id;
  }
}
