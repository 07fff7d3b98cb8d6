package dev.hearback.settings;

import dev.hearback.spi.Secret;
import java.util.Set;

/**
 * A receiving URL for jobs that were submitted elsewhere: the settings {@code
 * hearback.hook.<name>}.
 *
 * @param name the hook's name, which stands in its URL
 * @param provider the provider that calls it, as jobs and events name it; need not be configured
 * @param vendor the provider's vendor; the provider's name if no such provider is configured
 * @param secret the last part of its URL
 * @param application whose observers get the outcomes
 * @param tags tags of the jobs that come in here
 */
public record Hook(
    String name,
    String provider,
    String vendor,
    Secret secret,
    String application,
    Set<String> tags) {}
