package dev.hearback.check;

import dev.hearback.spi.OneLine;

/**
 * What one check found.
 *
 * @param check its name, one to three words
 * @param state how bad it is
 * @param found what was found, in a few words
 * @param meaning code, what that means and what mends it; empty if it is well
 */
public record Finding(String check, State state, String found, String meaning) {

  /** Each on one line: servers and applications that answer have their say in it. */
  public Finding {
    found = OneLine.of(found);
    meaning = OneLine.of(meaning);
  }

  /** How bad it is. */
  public enum State {
    /** As it should be. */
    OK,
    /** Worth knowing. */
    INFO,
    /** Works, but not as it should. */
    WARN,
    /** Does not work. */
    FAIL
  }

  /** State and code, which tell nothing of this deployment to strangers. */
  public String brief() {
    return meaning.matches("(?s)HB-\\d{4}\\b.*")
        ? state + " " + meaning.substring(0, 7)
        : state.name();
  }

  static Finding ok(String check, String found) {
    return new Finding(check, State.OK, found, "");
  }

  static Finding info(String check, String found, String meaning) {
    return new Finding(check, State.INFO, found, meaning);
  }

  static Finding warn(String check, String found, String meaning) {
    return new Finding(check, State.WARN, found, meaning);
  }

  static Finding fail(String check, String found, String meaning) {
    return new Finding(check, State.FAIL, found, meaning);
  }
}
