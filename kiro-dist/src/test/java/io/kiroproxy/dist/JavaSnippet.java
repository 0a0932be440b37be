package io.kiroproxy.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles Java of the documentation: statements become a program's, whole types stay what they are. */
final class JavaSnippet {

    private static final Pattern TYPE =
            Pattern.compile("(?s)^(@\\S+\\s+)*(public |final )*(class|record|interface|enum) .*");
    private static final List<String> PACKAGES = List.of(
            "io.kiroproxy.core",
            "io.kiroproxy.core.event",
            "io.kiroproxy.core.model",
            "io.kiroproxy.core.spi",
            "io.kiroproxy.core.transport",
            "io.kiroproxy.credential",
            "io.kiroproxy.credential.store",
            "io.kiroproxy.protocol.spi",
            "io.kiroproxy.protocol.kiro",
            "io.kiroproxy.server",
            "io.kiroproxy.server.config",
            "io.kiroproxy.simulator",
            "io.kiroproxy.simulator.auth",
            "io.kiroproxy.simulator.generate",
            "io.kiroproxy.simulator.junit",
            "io.kiroproxy.simulator.rules",
            "java.net",
            "java.nio.file",
            "java.security",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "org.junit.jupiter.api",
            "org.junit.jupiter.api.extension");

    private JavaSnippet() {}

    /** Compiles it into {@code folder}; the name of its type. */
    static String compiled(String text, Path folder) {
        String imports =
                PACKAGES.stream().map(name -> "import " + name + ".*;\n").collect(Collectors.joining());
        String body = TYPE.matcher(text).matches()
                ? text
                : "class Snippet { public static void main(String[] arguments) throws Exception {\n" + text + "\n} }";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> options = List.of("-classpath", classPath(), "-d", folder.toString(), "-proc:none");
        boolean good = compiler.getTask(null, null, said, options, null, List.of(source(imports + body)))
                .call();
        if (!good) {
            throw new AssertionError(said.getDiagnostics().stream()
                    .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                    .map(Diagnostic::toString)
                    .collect(Collectors.joining("\n")));
        }
        return name(body);
    }

    /** The path that this was compiled with. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String name(String text) {
        return Stream.of(text.split("\\R", -1))
                .map(line -> line.replaceFirst("^.*\\b(?:class|record|interface|enum) (\\w+).*$", "$1"))
                .filter(word -> word.matches("\\w+"))
                .findFirst()
                .orElseThrow();
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(
                java.net.URI.create("string:///" + name(text) + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
                return text;
            }
        };
    }
}
