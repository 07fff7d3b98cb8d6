package dev.hearback.jobs;

/**
 * What an authentic token says.
 *
 * @param address whom it is for
 * @param withCredentials whether its URL had credentials, which the request has brought as well
 */
public record AuthenticToken(CallbackAddress.OfJob address, boolean withCredentials) {}
