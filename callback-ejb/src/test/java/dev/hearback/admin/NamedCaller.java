package dev.hearback.admin;

import java.util.Optional;

/** Whoever a test lets in; nobody at first. */
final class NamedCaller extends Caller {

  Optional<String> name = Optional.empty();

  @Override
  public Optional<String> name() {
    return name;
  }
}
