/**
 * What all our endpoints share: the JAX-RS application, its one root resource and its answers to
 * errors, and what a {@code web.xml} around us must not say. The endpoints are in {@code receive}
 * and {@code admin}; whatever is not HTTP is in callback-ejb.
 */
package dev.hearback.web;
