package dev.hearback.check;

/** The server that this deployment runs on, told by what it leaves in the system properties. */
public enum ApplicationServer {
  /** Payara Micro. */
  PAYARA_MICRO("Payara Micro"),
  /** Payara Server. */
  PAYARA_SERVER("Payara Server"),
  /** Eclipse GlassFish. */
  GLASSFISH("GlassFish"),
  /** WildFly or JBoss EAP. */
  WILDFLY("WildFly"),
  /** Open Liberty or WebSphere Liberty. */
  OPEN_LIBERTY("Open Liberty"),
  /** Any other. */
  OTHER("a server that this check does not know");

  private final String title;

  ApplicationServer(String title) {
    this.title = title;
  }

  /** Its name, for people. */
  public String title() {
    return title;
  }

  /** The one that we are on. */
  static ApplicationServer current() {
    if (System.getProperty("jboss.home.dir") != null) {
      return WILDFLY;
    }
    if (System.getProperty("wlp.install.dir") != null) {
      return OPEN_LIBERTY;
    }
    if (System.getProperty("com.sun.aas.installRoot") == null) {
      return OTHER;
    }
    if (isMicro()) {
      return PAYARA_MICRO;
    }
    return System.getProperty("fish.payara.aas.h2Root") == null ? GLASSFISH : PAYARA_SERVER;
  }

  private static boolean isMicro() {
    try {
      Class.forName(
          "fish.payara.micro.boot.PayaraMicroLauncher", false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
