/** The test application's EJB jar: observers that do what the tests ask for. */
package dev.hearback.it.app.ejb;
