/** The fault tests: real servers are killed, frozen and cut off, and three records are compared. */
package dev.hearback.it.faults;
