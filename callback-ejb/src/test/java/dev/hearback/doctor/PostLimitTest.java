package dev.hearback.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class PostLimitTest {

  /** A listener as WildFly shows it. */
  private record Listener(long limit) implements DynamicMBean {
    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
      if (name.equals("maxPostSize")) {
        return limit;
      }
      throw new AttributeNotFoundException(name);
    }

    @Override
    public void setAttribute(Attribute attribute) {}

    @Override
    public AttributeList getAttributes(String[] names) {
      return new AttributeList();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      return attributes;
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
      return null;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo(Listener.class.getName(), "", null, null, null, null);
    }
  }

  @Test
  void smallestLimitOfAnyListener_counts_andNoneIsNoLimit() throws Exception {
    assertThat(PostLimit.smallest()).isEmpty();
    ObjectName http = register("http-listener=default", 10L);
    ObjectName https = register("https-listener=https", 9L);
    ObjectName unlimited = register("http-listener=internal", 0L);
    try {
      assertThat(PostLimit.smallest()).hasValue(9);
    } finally {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(http);
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(https);
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(unlimited);
    }
  }

  private static ObjectName register(String listener, long limit) throws Exception {
    ObjectName name =
        new ObjectName("jboss.as:subsystem=undertow,server=default-server," + listener);
    ManagementFactory.getPlatformMBeanServer().registerMBean(new Listener(limit), name);
    return name;
  }
}
