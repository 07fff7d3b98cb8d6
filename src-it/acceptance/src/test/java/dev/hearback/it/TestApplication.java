package dev.hearback.it;

import dev.hearback.it.app.adapter.HostileVendor;
import dev.hearback.it.app.benchmark.RowObserver;
import dev.hearback.it.app.ejb.NotesTable;
import dev.hearback.it.app.floor.FloorResource;
import dev.hearback.it.app.lib.Notebook;
import dev.hearback.it.app.own.OwnApplication;
import dev.hearback.it.app.somebody.EncodingFilter;
import dev.hearback.it.app.trouble.SleepingObserver;
import dev.hearback.it.app.web.ProbeApplication;
import dev.hearback.spi.TranscriptionVendor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The archive that we ship with the sample and the tests' own application in it: in the flat WAR as
 * jars and classes; in the EAR as further modules, so that there are observers in an EJB jar, in a
 * WAR and in {@code lib}.
 */
public final class TestApplication {

  private static final String APPLICATION_XML = "META-INF/application.xml";
  private static final String MODULES =
      """
      <module><ejb>sample-business.jar</ejb></module>
      <module><ejb>it-ejb.jar</ejb></module>
      <module><web><web-uri>it-web.war</web-uri><context-root>/%s</context-root></web></module>
      """;

  private static final String JBOSS_WEB =
      """
      <jboss-web>
        <proactive-authentication>false</proactive-authentication>
      </jboss-web>
      """;
  private static final String PAGE =
      """
      <html xmlns="http://www.w3.org/1999/xhtml" xmlns:h="jakarta.faces.html">
      <body><h:outputText value="#{'Welcome'.concat(', Ada')}"/></body>
      </html>
      """;

  private TestApplication() {}

  /** In the shape of this run. */
  static Archive<?> with(Map<String, String> settings) {
    return ShippedArchive.isWar() ? war(settings) : ear("it", settings);
  }

  /** Writes it into the folder, under the name of the shipped archive. */
  public static Path exportTo(Path folder, Map<String, String> settings) throws IOException {
    return export(
        with(settings), folder.resolve(ShippedArchive.isWar() ? "hearback.war" : "hearback.ear"));
  }

  /** The same with a further adapter, which harms the server. */
  public static Path exportWithHostileAdapter(Path folder, Map<String, String> settings)
      throws IOException {
    Archive<?> archive = with(settings, HostileVendor.class);
    return export(archive, folder.resolve(archive.getName()));
  }

  /** The same with a further adapter, in a jar of its own. */
  static Archive<?> with(
      Map<String, String> settings, Class<? extends TranscriptionVendor> adapter) {
    JavaArchive jar = jar("it-adapter.jar", Map.of()).addPackage(adapter.getPackage());
    return ShippedArchive.isWar()
        ? war(settings).addAsLibrary(jar)
        : ear("it", settings).addAsLibrary(jar);
  }

  /**
   * A flat WAR from the parts of another version.
   *
   * @param war as that version ships it
   * @param sample its sample's jar
   * @param classes a folder with all classes of its test application
   */
  public static Path exportOther(
      Path folder, Path war, Path sample, Path classes, Map<String, String> settings)
      throws IOException {
    return export(
        ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile())
            .addAsLibrary(sample.toFile())
            .addAsLibrary(
                jar("it.jar", settings)
                    .as(ExplodedImporter.class)
                    .importDirectory(classes.toFile())
                    .as(JavaArchive.class)
                    .addAsManifestResource(persistenceXml(), "persistence.xml")),
        folder.resolve("hearback.war"));
  }

  /**
   * The test application under a name of its own and without an endpoint: it carries {@code
   * callback-ejb}, and shares the database of a Hearback that is deployed beside it.
   */
  static Path exportSharing(Path file, String name, Map<String, String> settings)
      throws IOException {
    return export(ShippedArchive.isWar() ? sharingWar(settings) : sharingEar(name, settings), file);
  }

  /** Hearback as it is shipped, with settings for it alone. */
  static Path exportHearback(Path folder, Map<String, String> settings) throws IOException {
    File shipped = ShippedArchive.any();
    JavaArchive jar = jar("settings.jar", settings);
    Archive<?> archive =
        ShippedArchive.isWar()
            ? ShrinkWrap.createFromZipFile(WebArchive.class, shipped).addAsLibrary(jar)
            : ShrinkWrap.createFromZipFile(EnterpriseArchive.class, shipped).addAsLibrary(jar);
    return export(archive, folder.resolve(shipped.getName()));
  }

  /** Hearback's WAR as it is shipped, with one observer and what submits jobs for the benchmark. */
  public static Path exportBenchmark(Path folder, Map<String, String> settings) throws IOException {
    return export(benchmark(settings), folder.resolve("hearback.war"));
  }

  /** The same with an observer more that sleeps, and one that fails. */
  public static Path exportTroubled(Path folder, Map<String, String> settings) throws IOException {
    return export(
        benchmark(settings).addPackage(SleepingObserver.class.getPackage()),
        folder.resolve("hearback.war"));
  }

  private static WebArchive benchmark(Map<String, String> settings) {
    return ShrinkWrap.createFromZipFile(WebArchive.class, ShippedArchive.war())
        .addPackage(RowObserver.class.getPackage())
        .addAsLibrary(jar("settings.jar", settings));
  }

  /** What no callback can do with less: an endpoint that inserts one row. */
  public static Path exportFloor(Path folder) throws IOException {
    return export(
        ShrinkWrap.create(WebArchive.class)
            .addPackage(FloorResource.class.getPackage())
            .addAsWebInfResource(beansXml(), "beans.xml"),
        folder.resolve("floor.war"));
  }

  /** An existing WAR, with a JAX-RS application and a {@code web.xml} of its own. */
  static Path exportOwnWar(Path file, Map<String, String> settings) throws IOException {
    return export(ownWar(settings, webXml("<display-name>shop</display-name>")), file);
  }

  /** One that has filters and pages, too; these are the elements of its {@code web.xml}. */
  static Path exportSomebodysWar(Path file, Map<String, String> settings, String elements)
      throws IOException {
    return export(
        ownWar(settings, webXml(elements))
            .addPackage(EncodingFilter.class.getPackage())
            .addAsWebInfResource(new StringAsset(JBOSS_WEB), "jboss-web.xml")
            .addAsWebResource(new StringAsset(PAGE), "welcome.xhtml"),
        file);
  }

  /** One that has nothing but Hearback and this {@code web.xml}. */
  static Path exportBareWar(Path file, Map<String, String> settings, String descriptor)
      throws IOException {
    return export(
        withHearback(ShrinkWrap.create(WebArchive.class))
            .addAsLibrary(jar("settings.jar", settings))
            .addAsLibrary(new File(System.getProperty("it.classes")), "hearback-classes.jar")
            .setWebXML(new StringAsset(descriptor)),
        file);
  }

  private static WebArchive ownWar(Map<String, String> settings, String descriptor) {
    return sharingWar(settings)
        .addAsLibrary(new File(System.getProperty("it.classes")), "hearback-classes.jar")
        .addPackage(OwnApplication.class.getPackage())
        .setWebXML(new StringAsset(descriptor));
  }

  private static String webXml(String elements) {
    return """
    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
      %s
    </web-app>
    """
        .formatted(elements);
  }

  private static Path export(Archive<?> archive, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    archive.as(ZipExporter.class).exportTo(file.toFile(), true);
    return file;
  }

  private static WebArchive sharingWar(Map<String, String> settings) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class)
            .addAsLibraries(sample(), ejbJar(), libJar(settings))
            .addPackage(ProbeApplication.class.getPackage())
            .addAsWebInfResource(beansXml(), "beans.xml");
    return withHearback(war);
  }

  private static WebArchive withHearback(WebArchive war) {
    ShrinkWrap.createFromZipFile(WebArchive.class, ShippedArchive.war())
        .getContent(Filters.include("/WEB-INF/lib/callback-ejb.*"))
        .forEach((path, node) -> war.add(node.getAsset(), path));
    return war;
  }

  private static EnterpriseArchive sharingEar(String name, Map<String, String> settings) {
    EnterpriseArchive ear = ear(name, settings);
    ear.delete("callback-web.war");
    String descriptor = text(ear.delete(APPLICATION_XML));
    ear.setApplicationXML(
        new StringAsset(
            descriptor.replaceFirst(
                "(?s)<module>\\s*<web>\\s*<web-uri>callback-web.*?</module>", "")));
    return ear;
  }

  private static WebArchive war(Map<String, String> settings) {
    return ShrinkWrap.createFromZipFile(WebArchive.class, ShippedArchive.war())
        .addAsLibraries(sample(), ejbJar(), libJar(settings))
        .addPackage(ProbeApplication.class.getPackage());
  }

  private static EnterpriseArchive ear(String contextRoot, Map<String, String> settings) {
    EnterpriseArchive ear =
        ShrinkWrap.createFromZipFile(EnterpriseArchive.class, ShippedArchive.ear())
            .addAsLibrary(libJar(settings))
            .addAsModules(sample(), ejbJar())
            .addAsModule(
                ShrinkWrap.create(WebArchive.class, "it-web.war")
                    .addPackage(ProbeApplication.class.getPackage())
                    .addAsWebInfResource(beansXml(), "beans.xml"));
    String descriptor = text(ear.delete(APPLICATION_XML));
    int end = descriptor.lastIndexOf("</module>") + "</module>".length();
    ear.setApplicationXML(
        new StringAsset(
            descriptor.substring(0, end)
                + MODULES.formatted(contextRoot)
                + descriptor.substring(end)));
    return ear;
  }

  private static JavaArchive sample() {
    return ShrinkWrap.create(JavaArchive.class, "sample-business.jar")
        .merge(
            ShrinkWrap.createFromZipFile(
                JavaArchive.class, new File(System.getProperty("it.sample"))));
  }

  private static JavaArchive ejbJar() {
    return ShrinkWrap.create(JavaArchive.class, "it-ejb.jar")
        .addPackage(NotesTable.class.getPackage())
        .addAsManifestResource(persistenceXml(), "persistence.xml")
        .addAsManifestResource(beansXml(), "beans.xml");
  }

  /** The settings lie here, because Payara Server reads no configuration file in a WAR. */
  private static JavaArchive libJar(Map<String, String> settings) {
    return jar("it-lib.jar", settings).addPackage(Notebook.class.getPackage());
  }

  private static JavaArchive jar(String name, Map<String, String> settings) {
    String lines =
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n"));
    return ShrinkWrap.create(JavaArchive.class, name)
        .addAsManifestResource(beansXml(), "beans.xml")
        .addAsManifestResource(new StringAsset(lines), "microprofile-config.properties");
  }

  private static StringAsset persistenceXml() {
    return new StringAsset(
        """
        <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
          <persistence-unit name="notes">
            <class>dev.hearback.it.app.ejb.Memo</class>
          </persistence-unit>
        </persistence>
        """);
  }

  private static StringAsset beansXml() {
    return new StringAsset(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" \
        bean-discovery-mode="annotated"/>
        """);
  }

  private static String text(Node node) {
    try (InputStream in = node.getAsset().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
