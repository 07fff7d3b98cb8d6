/** The test application's part that lies in an EAR's {@code lib}, where no EJB can be seen. */
package dev.hearback.it.app.lib;
