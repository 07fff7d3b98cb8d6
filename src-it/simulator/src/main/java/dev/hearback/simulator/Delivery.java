package dev.hearback.simulator;

import java.util.Map;

/**
 * What is to be brought to whom.
 *
 * @param vendor who calls
 * @param job the vendor's id of the job
 * @param callback where to
 * @param headers the vendor's own, besides those that every request has
 * @param body what is said
 * @param behaviour how it is to go wrong
 * @param retries how often again
 */
record Delivery(
    String vendor,
    String job,
    Callback callback,
    Map<String, String> headers,
    Body body,
    Behaviour behaviour,
    Retries retries) {}
