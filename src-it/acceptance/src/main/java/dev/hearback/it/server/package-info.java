/** Real server processes for the demo and for tests that kill, starve or reconfigure a server. */
package dev.hearback.it.server;
