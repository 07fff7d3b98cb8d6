package dev.hearback.admin;

import java.util.Map;

/**
 * What became of a replay of many.
 *
 * @param done how many dead letters were replayed
 * @param refused how many were not, by message code (HB-06…); they stay dead
 */
public record Replayed(int done, Map<String, Integer> refused) {}
