/** The web module: receiving endpoint and, later, the operators' pages. */
package dev.hearback.web;
