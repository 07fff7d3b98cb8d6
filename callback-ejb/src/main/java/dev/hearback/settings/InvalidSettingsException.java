package dev.hearback.settings;

import dev.hearback.spi.OneLine;
import java.util.List;

/** The settings are wrong; the message lists every violation. */
public class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One line per violation: key, what was expected, what was found. */
  public InvalidSettingsException(List<String> violations) {
    super(
        "HB-0001 Hearback is not configured properly:\n  - "
            + String.join("\n  - ", violations.stream().map(OneLine::of).toList()));
  }
}
