package dev.hearback.settings;

import java.util.List;

/** The settings do not hold together; the message lists everything that is wrong with them. */
public class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One line per complaint: key, what was expected, what was found. */
  public InvalidSettingsException(List<String> violations) {
    super("HB-0001 Hearback is not configured properly:\n  - " + String.join("\n  - ", violations));
  }
}
