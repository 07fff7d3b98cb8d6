/** A WAR that existed before Hearback: its own JAX-RS application, which takes in all it finds. */
package dev.hearback.it.app.own;
