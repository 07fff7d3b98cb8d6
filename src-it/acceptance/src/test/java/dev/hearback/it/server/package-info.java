/** Tests of the launcher itself, with a web application that is none of ours. */
package dev.hearback.it.server;
