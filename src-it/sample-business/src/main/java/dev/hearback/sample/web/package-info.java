/**
 * The sample's page, and the way recordings come in. JAX-RS is found in a WAR only, so in an EAR
 * these classes belong into the WAR beside the EJB jar.
 */
package dev.hearback.sample.web;
