/** What all our web pages and endpoints share: the JAX-RS application and its answers to errors. */
package dev.hearback.web;
