/**
 * What all our web pages and endpoints share: the JAX-RS application and its answers to errors. The
 * endpoints are in {@code receive} and {@code admin}; whatever is not HTTP is in callback-ejb.
 */
package dev.hearback.web;
