package harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A jar that a test builds of sources, as an operator would. Not thread-safe. */
public final class BuiltJar {

    private final Path work;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** @param work an empty folder for what is built */
    public BuiltJar(Path work) {
        this.work = work;
    }

    /** Adds the class of a source file; its name is that of its first package and class. */
    public BuiltJar source(String name, String text) {
        try {
            Path sources = Files.createDirectories(work.resolve("src"));
            Path classes = Files.createDirectories(work.resolve("classes"));
            Path source = sources.resolve(name.replace('.', '/') + ".java");
            Files.createDirectories(source.getParent());
            Files.writeString(source, text);
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter said = new StringWriter();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                boolean well = compiler.getTask(
                                said,
                                files,
                                null,
                                List.of("-d", classes.toString(), "-proc:none"),
                                null,
                                files.getJavaFileObjects(source))
                        .call();
                if (!well) {
                    throw new IllegalStateException(said.toString());
                }
            }
            try (Stream<Path> built = Files.walk(classes)) {
                for (Path each : built.filter(Files::isRegularFile).toList()) {
                    entries.put(classes.relativize(each).toString(), Files.readAllBytes(each));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a file. */
    public BuiltJar file(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Adds the file of beans. */
    public BuiltJar beans(String text) {
        return file("META-INF/claude-proxy/beans.properties", text);
    }

    /** Writes the jar into a folder, at once, as {@code mv} does. */
    public Path writeTo(Path folder, String name) {
        try {
            Path part = work.resolve(name);
            try (OutputStream out = Files.newOutputStream(part);
                    JarOutputStream jar = new JarOutputStream(out)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    jar.putNextEntry(new JarEntry(entry.getKey()));
                    jar.write(entry.getValue());
                    jar.closeEntry();
                }
            }
            return Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
