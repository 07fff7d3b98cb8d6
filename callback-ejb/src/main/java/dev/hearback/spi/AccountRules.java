package dev.hearback.spi;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for accounts and callback URLs that hold for more than one vendor. */
public final class AccountRules {

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:.*@)?(\\[[^\\]]*\\]|[^:@]*)(?::(\\d*))?");

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private AccountRules() {}

  /**
   * Complaints about the key and the base URL of an account, for {@link
   * TranscriptionProvider#complaints}.
   */
  public static List<String> complaints(ProviderAccount account) {
    String prefix = "hearback.provider." + account.name();
    List<String> complaints = new ArrayList<>();
    String key = account.apiKey().map(Secret::value).orElse("");
    if (key.isBlank()) {
      complaints.add(prefix + ".api-key: expected the account's API key, found none");
    } else if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      complaints.add(
          prefix + ".api-key: expected visible ASCII characters, found others (a line feed?)");
    }
    account
        .baseUrl()
        .flatMap(AccountRules::complaint)
        .map(prefix::concat)
        .ifPresent(complaints::add);
    return complaints;
  }

  /**
   * The account's key.
   *
   * @throws SubmissionRefusedException if it has none
   */
  public static String apiKey(ProviderAccount account) throws SubmissionRefusedException {
    return account
        .apiKey()
        .map(Secret::value)
        .orElseThrow(
            () ->
                new SubmissionRefusedException(
                    "CONFIGURATION",
                    "hearback.provider."
                        + account.name()
                        + ".api-key: expected the account's API key, found none",
                    null));
  }

  private static Optional<String> complaint(URI base) {
    if (!isHttp(base) || base.getHost() == null) {
      return Optional.of(".base-url: expected an absolute http or https URL, found another");
    }
    boolean more =
        base.getRawUserInfo() != null
            || base.getRawQuery() != null
            || base.getRawFragment() != null;
    return more
        ? Optional.of(".base-url: expected no credentials, query or fragment, found one of them")
        : Optional.empty();
  }

  /** Whether a URL is an absolute http or https URL with a host, even one with an underscore. */
  public static boolean isHttp(URI url) {
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https")) && !host(url).isEmpty();
  }

  /** The host in lower case, even one with an underscore; empty if there is none. */
  public static String host(URI url) {
    return authority(url, 1).toLowerCase(Locale.ROOT);
  }

  /** The port, also where the scheme implies it. */
  public static int port(URI url) {
    String port = authority(url, 2);
    if (!port.isEmpty()) {
      return port.length() > 5 ? -1 : Integer.parseInt(port);
    }
    return "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
  }

  /**
   * Whether a host is {@code localhost} or a literal address of loopback, private or link-local
   * networks. Names are not looked up.
   */
  public static boolean isInternal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    if (!name.startsWith("[") && !IPV4.matcher(name).matches()) {
      return false;
    }
    try {
      InetAddress address = InetAddress.getByName(name); // a literal: nothing is looked up
      byte[] bytes = address.getAddress();
      boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
      boolean carrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
      return address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || uniqueLocal
          || carrier;
    } catch (UnknownHostException e) {
      return true; // no address at all
    }
  }

  private static String authority(URI url, int group) {
    String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
    Matcher matcher = AUTHORITY.matcher(authority);
    return matcher.matches() ? Optional.ofNullable(matcher.group(group)).orElse("") : "";
  }
}
