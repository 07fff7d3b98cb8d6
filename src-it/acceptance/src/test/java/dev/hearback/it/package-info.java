/**
 * Black-box tests of the archives that we ship, each on the server that the Maven profile names.
 */
package dev.hearback.it;
