package dev.hearback.storage;

/**
 * Where a deployment runs: what tells production from a copy of it.
 *
 * @param name as configured; empty if it is not
 * @param publicUrl by which vendors reach it; empty if they do not
 */
public record Environment(String name, String publicUrl) {

  /** Whether both may be the same: a name that is not equal, or another URL, speaks against it. */
  boolean mayBe(Environment other) {
    return name.equals(other.name)
        && (publicUrl.isEmpty() || other.publicUrl.isEmpty() || publicUrl.equals(other.publicUrl));
  }

  /** What an administrator calls it by: its name, else its public URL, else {@code unnamed}. */
  public String label() {
    if (!name.isEmpty()) {
      return name;
    }
    return publicUrl.isEmpty() ? "unnamed" : publicUrl;
  }
}
