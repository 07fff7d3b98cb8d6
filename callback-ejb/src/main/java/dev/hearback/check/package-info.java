/** Looks at start-up whether everything is set up right, and tells what mends it. */
package dev.hearback.check;
