package dev.hearback.admin;

import java.util.Map;

/**
 * What became of a replay of many dead letters, or of many failed jobs that were submitted again.
 *
 * @param done how many were
 * @param refused how many were not, by message code (HB-06…); they stay as they are
 */
public record Replayed(int done, Map<String, Integer> refused) {}
