/** Tells those who watch over the server how Hearback is. */
package dev.hearback.health;
