package dev.hearback.check;

/** What mends a finding on each kind of server, as commands for its administrator. */
final class Remedies {

  private static final long MIB = 1024 * 1024;

  private Remedies() {}

  static String faultTolerance(ApplicationServer server) {
    return switch (server) {
      case WILDFLY ->
          "bin/jboss-cli.sh --connect --commands="
              + "/extension=org.wildfly.extension.microprofile.fault-tolerance-smallrye:add,"
              + "/subsystem=microprofile-fault-tolerance-smallrye:add,reload";
      case OPEN_LIBERTY ->
          "add <feature>mpFaultTolerance-4.0</feature> to the featureManager in server.xml";
      case PAYARA_MICRO, PAYARA_SERVER ->
          "keep callback-ejb's client jar in the EAR's lib/ folder, and a web module in the EAR:"
              + " without them Payara looks at no such annotation";
      case GLASSFISH ->
          "GlassFish has no MicroProfile Fault Tolerance. Jobs are repeated all the same, and a call"
              + " ends with its vendor's own time limit; only an adapter that ignores that is not"
              + " interrupted";
      case OTHER -> "switch MicroProfile Fault Tolerance 4 on";
    };
  }

  static String durableDatabase(ApplicationServer server) {
    return switch (server) {
      case WILDFLY ->
          "for development, bin/jboss-cli.sh --connect --commands=\""
              + "/subsystem=datasources/data-source=HearbackDS:add(jndi-name=java:/jdbc/hearback,"
              + "driver-name=h2,connection-url="
              + "'jdbc:h2:file:\\${jboss.server.data.dir}/hearback;DB_CLOSE_ON_EXIT=FALSE',user-name=sa,password=sa,max-pool-size=50)\","
              + " and hearback.datasource=jdbc/hearback; for production, a data source on"
              + " PostgreSQL";
      case OPEN_LIBERTY ->
          "<dataSource id=\"HearbackDS\" jndiName=\"jdbc/hearback\"> with properties"
              + " URL=\"jdbc:h2:file:${server.output.dir}/hearback;DB_CLOSE_ON_EXIT=FALSE\" in"
              + " server.xml, and hearback.datasource=jdbc/hearback; for production, with"
              + " \"jdbc:postgresql://HOST/hearback?tcpKeepAlive=true&amp;socketTimeout=120\"";
      case PAYARA_MICRO ->
          "for development, the lines \"create-jdbc-connection-pool --restype javax.sql.DataSource"
              + " --datasourceclassname org.h2.jdbcx.JdbcDataSource hearback\", \"set"
              + " resources.jdbc-connection-pool.hearback.property.URL="
              + "jdbc:h2:file:/var/lib/hearback/hearback;DB_CLOSE_ON_EXIT=FALSE\" and"
              + " \"create-jdbc-resource --connectionpoolid hearback jdbc/hearback\" in the"
              + " --prebootcommandfile, and hearback.datasource=jdbc/hearback; for production, a"
              + " pool on PostgreSQL there";
      case PAYARA_SERVER, GLASSFISH ->
          "asadmin create-jdbc-connection-pool --restype javax.sql.DataSource"
              + " --datasourceclassname org.postgresql.ds.PGSimpleDataSource --property"
              + " serverName=HOST:databaseName=hearback:tcpKeepAlive=true:socketTimeout=120:"
              + "user=USER:password=PASSWORD hearback, then"
              + " asadmin create-jdbc-resource --connectionpoolid hearback jdbc/hearback, and"
              + " hearback.datasource=jdbc/hearback";
      case OTHER -> "make a data source on PostgreSQL and name it with hearback.datasource";
    };
  }

  static String credentials(ApplicationServer server) {
    return server == ApplicationServer.OPEN_LIBERTY
        ? "<webAppSecurity useAuthenticationDataForUnprotectedResource=\"false\"/> in server.xml,"
            + " and no security-constraint in web.xml for paths of Hearback"
        : "take the security-constraint away from Hearback's paths in web.xml";
  }

  /** Somewhat more than Hearback accepts, so that Hearback tells what is too large. */
  static String postLimit(long bytes) {
    return "bin/jboss-cli.sh --connect --commands=\"/subsystem=undertow/server=default-server/"
        + "http-listener=default:write-attribute(name=max-post-size,value="
        + (bytes + MIB)
        + "),reload\"; the same for https-listener=https";
  }
}
