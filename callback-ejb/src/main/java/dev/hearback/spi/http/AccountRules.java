package dev.hearback.spi.http;

import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.ProviderAccount;
import dev.hearback.spi.Secret;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TranscriptionProvider;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for accounts and callback URLs that hold for more than one vendor. */
public final class AccountRules {

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

  /** Settings have seen to it that it is an http URL. */
  private static Optional<String> complaint(URI base) {
    return base.getHost() == null
        ? Optional.of(
            ".base-url: expected a host that Java's HTTP client can call (without an underscore),"
                + " found "
                + HttpUrl.host(base))
        : Optional.empty();
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
}
