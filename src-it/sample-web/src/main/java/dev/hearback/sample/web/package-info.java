/**
 * The sample's page, and the way recordings come in. JAX-RS is found in a WAR only, so these
 * classes are a module of their own: a WAR beside the EJB jar in the EAR, a library in the WAR.
 */
package dev.hearback.sample.web;
