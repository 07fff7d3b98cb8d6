package dev.hearback.doctor;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** WildFly's limit for bodies of requests, as its listeners tell by JMX. */
final class PostLimit {

  private static final String HTTP = "jboss.as:subsystem=undertow,server=*,http-listener=*";
  private static final String HTTPS = "jboss.as:subsystem=undertow,server=*,https-listener=*";

  private PostLimit() {}

  /** The smallest limit in bytes; empty if there is none, or if the server does not tell. */
  static OptionalLong smallest() {
    return LongStream.concat(limits(HTTP), limits(HTTPS)).filter(limit -> limit > 0).min();
  }

  private static LongStream limits(String listeners) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      Set<ObjectName> names = server.queryNames(new ObjectName(listeners), null);
      return names.stream().mapToLong(name -> limit(server, name));
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long limit(MBeanServer server, ObjectName listener) {
    try {
      return server.getAttribute(listener, "maxPostSize") instanceof Number limit
          ? limit.longValue()
          : 0;
    } catch (JMException | RuntimeException e) {
      return 0;
    }
  }
}
