package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/java.md compile, and every public thing is documented. */
class DocumentationTest {

  private static final Path ROOT = Path.of(System.getProperty("repository.root"));
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Imports go to the top; the rest is the body of a method that may use these names. */
  private static JavaFileObject source(int number, String example) {
    StringBuilder imports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (String line : example.split("\n")) {
      (line.startsWith("import ") ? imports : body).append(line).append('\n');
    }
    String text =
        imports
            + "@SuppressWarnings(\"unused\") final class Example" + number + " {\n"
            + "  void run(java.net.Socket socket, java.nio.ByteBuffer buffer, byte[] octets,\n"
            + "      example.chat.Packet packet) throws Exception {\n"
            + body + "  }\n}\n";
    URI uri = URI.create("string:///Example" + number + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  @Test
  void examplesCompile(@TempDir Path folder) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/java.md"));
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    List<JavaFileObject> sources = new ArrayList<>();
    while (blocks.find()) {
      sources.add(source(sources.size() + 1, blocks.group(1)));
    }
    assertFalse(sources.isEmpty());
    List<String> options =
        List.of(
            "--release", "17", "-Xlint:all,-processing,-path", "-Werror", "-proc:none",
            "-cp", CLASS_PATH, "-d", folder.toString());
    StringWriter messages = new StringWriter();
    boolean compiles =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, sources)
            .call();
    assertTrue(compiles, messages.toString());
  }

  @Test
  void generatedCodeIsDocumented(@TempDir Path folder) throws IOException {
    assertDocumented(Path.of(System.getProperty("generated.sources")), folder);
  }

  @Test
  void theRuntimeIsDocumented(@TempDir Path folder) throws IOException {
    assertDocumented(ROOT.resolve("interop/java/src/main/java"), folder);
  }

  private static void assertDocumented(Path sources, Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-quiet", "-Xdoclint:all", "-Werror", "-d", folder.toString(), "-encoding",
                "UTF-8"));
    if (!Files.exists(sources.resolve("module-info.java"))) {
      arguments.addAll(List.of("-cp", CLASS_PATH));
    }
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(path -> path.endsWith(".java")).forEach(arguments::add);
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemDocumentationTool()
            .run(null, messages, messages, arguments.toArray(String[]::new));
    assertEquals("", messages.toString(StandardCharsets.UTF_8));
    assertEquals(0, status);
  }
}
