package dev.hearback.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamException;

/** WildFly's limit for bodies of requests, from its configuration file. */
final class PostLimit {

  /** WildFly's default. */
  private static final long BY_DEFAULT = 10L * 1024 * 1024;

  private PostLimit() {}

  /**
   * The smallest limit of any listener in bytes.
   *
   * @return {@link Long#MAX_VALUE} if there is no limit; empty if the file does not tell
   */
  static OptionalLong smallest(Path configuration) {
    List<Long> limits = new ArrayList<>();
    try {
      StandaloneXml.read(
          configuration,
          xml -> {
            if (xml.getLocalName().matches("https?-listener")) {
              limits.add(limit(xml.getAttributeValue(null, "max-post-size")));
            }
          });
      return limits.stream().mapToLong(Long::longValue).min();
    } catch (IOException | XMLStreamException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long limit(String text) {
    long limit = text == null ? BY_DEFAULT : Long.parseLong(text);
    return limit == 0 ? Long.MAX_VALUE : limit;
  }
}
