package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Whatever business code can call has a comment, and every record component a {@code @param}. Tags
 * that would only repeat the signature are not asked for, so javadoc's own lint runs without its
 * group "missing".
 */
class PublicApiDocumentationTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);
  private static final Path SOURCES = Path.of("src/main/java/dev/hearback");

  @Test
  void everythingPublicOrProtected_hasAComment() throws IOException {
    List<String> missing = new ArrayList<>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var sources = files.getJavaFileObjectsFromPaths(publicApi());
      var task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
      var comments = DocTrees.instance(task);
      for (var unit : task.parse()) {
        new Uncommented(comments, missing).scan(unit, null);
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void examplesInComments_areCompiled() throws IOException {
    String compiled =
        dense(Files.readString(Path.of("src/test/java/dev/hearback/ApiExamples.java")));
    List<String> examples = new ArrayList<>();
    for (Path source : publicApi()) {
      EXAMPLE
          .matcher(Files.readString(source))
          .results()
          .map(example -> dense(example.group(1).replaceAll("(?m)^ *\\*", "")))
          .forEach(examples::add);
    }
    assertThat(examples).hasSize(4).allSatisfy(example -> assertThat(compiled).contains(example));
  }

  private static String dense(String code) {
    return code.replaceAll("[\\s…]+", "");
  }

  private static List<Path> publicApi() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Stream<Path> files : List.of(Files.list(SOURCES), Files.walk(SOURCES.resolve("spi")))) {
      try (files) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  /** Collects the declarations without a comment. */
  private static final class Uncommented extends TreePathScanner<Void, Void> {
    private final DocTrees comments;
    private final List<String> missing;

    Uncommented(DocTrees comments, List<String> missing) {
      this.comments = comments;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!visible(type.getModifiers())) {
        return null;
      }
      require(type.getSimpleName());
      if (type.getKind() == Kind.RECORD) {
        requireParams(type);
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      if (visible(method.getModifiers()) && !overrides(method)) {
        require(method.getName());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      if (visible(field.getModifiers())) {
        require(field.getName());
      }
      return null;
    }

    private void require(Object name) {
      if (comments.getDocComment(getCurrentPath()) == null) {
        missing.add(where(name));
      }
    }

    private void requireParams(ClassTree record) {
      DocCommentTree comment = comments.getDocCommentTree(getCurrentPath());
      for (Tree member : record.getMembers()) {
        if (member instanceof VariableTree field
            && !field.getModifiers().getFlags().contains(Modifier.STATIC)
            && !documents(comment, field)) {
          missing.add(where(record.getSimpleName()) + " @param " + field.getName());
        }
      }
    }

    private static boolean documents(DocCommentTree comment, VariableTree component) {
      return comment != null
          && comment.getBlockTags().stream()
              .anyMatch(
                  tag ->
                      tag instanceof ParamTree param
                          && param.getName().getName().contentEquals(component.getName()));
    }

    private boolean visible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (isMemberOfInterface() && !flags.contains(Modifier.PRIVATE));
    }

    private boolean isMemberOfInterface() {
      TreePath parent = getCurrentPath().getParentPath();
      Kind kind = parent.getLeaf().getKind();
      return kind == Kind.INTERFACE || kind == Kind.ANNOTATION_TYPE;
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private String where(Object name) {
      var file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().toUri());
      return file.getFileName() + ": " + name;
    }
  }
}
