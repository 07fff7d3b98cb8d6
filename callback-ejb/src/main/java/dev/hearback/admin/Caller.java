package dev.hearback.admin;

import dev.hearback.storage.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The user whom the server has let in for what runs now, if any. */
@ApplicationScoped
class Caller {

  private static final int LONGEST = 80;

  /** What servers call somebody who has not logged in. */
  private static final Set<String> NOBODY = Set.of("", "anonymous", "unauthenticated", "guest");

  @Inject Instance<Principal> principals;

  /** His name, fit for a column; empty if there is none, as on a thread of ours. */
  public Optional<String> name() {
    try {
      return Optional.ofNullable(principals.get())
          .map(Principal::getName)
          .map(name -> Text.clean(name, LONGEST))
          .filter(name -> !NOBODY.contains(name.toLowerCase(Locale.ROOT)));
    } catch (RuntimeException e) { // a server without security
      return Optional.empty();
    }
  }
}
