package dev.hearback.spi;

import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Never called. Payara Server switches Fault Tolerance on for an EAR only if a class in its {@code
 * lib} or in a WAR carries one of the annotations; without this one, those on the gateway in our
 * EJB module would silently do nothing.
 */
interface FaultToleranceSwitch {
  @Retry
  void on();
}
