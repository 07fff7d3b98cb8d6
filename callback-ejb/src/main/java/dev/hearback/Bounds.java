package dev.hearback;

/** Refuses a wrong argument at the call that brings it. */
final class Bounds {

  private Bounds() {}

  static void require(boolean accepted, String what, String expected, String found) {
    if (!accepted) {
      throw new IllegalArgumentException(
          "HB-0402 " + what + ": expected " + expected + ", found " + found);
    }
  }

  /** A name or tag. */
  static String requireName(String name, String what) {
    boolean accepted = name != null && !name.isBlank() && name.length() <= 100;
    require(accepted, what, "1 to 100 characters that are not all blank", name);
    return name;
  }
}
