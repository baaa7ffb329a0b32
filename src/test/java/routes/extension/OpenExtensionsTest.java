package routes.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import harness.BuiltJar;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a context finds in jars, and that nothing of them is left when they are closed. */
class OpenExtensionsTest {

    private static final String COMPONENT = """
            package example;
            import java.util.Map;
            import org.apache.camel.Endpoint;
            import org.apache.camel.support.DefaultComponent;
            import org.apache.camel.support.ProcessorEndpoint;
            public class ShoutComponent extends DefaultComponent {
                @Override
                protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                    return new ProcessorEndpoint(uri, this, exchange ->
                            exchange.getMessage().setBody(exchange.getMessage().getBody(String.class) + remaining));
                }
            }
            """;

    private static final String BEAN = """
            package example;
            public class Quiet implements AutoCloseable {
                public String whisper(String text) { return text.toLowerCase(); }
                @Override
                public void close() { System.setProperty("openExtensionsTest.closed", "yes"); }
            }
            """;

    @TempDir
    private Path folder;

    @TempDir
    private Path work;

    private void build(String mark) throws IOException {
        new BuiltJar(Files.createTempDirectory(work, "build"))
                .source("example.ShoutComponent", COMPONENT)
                .source("example.Quiet", BEAN)
                .file("META-INF/services/org/apache/camel/component/shout", "class=example.ShoutComponent\n")
                .file("META-INF/services/org/apache/camel/component.properties", "components=shout\n")
                .file("mark.txt", mark)
                .beans("quiet=example.Quiet")
                .writeTo(folder, "shout.jar");
    }

    /** Runs a route with a component and a bean of the jar, and ends it. */
    private WeakReference<ClassLoader> use(ExtensionCopies copies, String mark) throws Exception {
        build(mark);
        WeakReference<ClassLoader> loader;
        try (OpenExtensions open = OpenExtensions.of(ExtensionFolder.read(folder, copies))) {
            loader = new WeakReference<>(open.classes());
            DefaultCamelContext context = new DefaultCamelContext();
            open.equip(context);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").bean("quiet", "whisper").to("shout:!");
                }
            });
            context.start();
            assertThat(context.createProducerTemplate().requestBody("direct:in", "HI", String.class))
                    .isEqualTo("hi!");
            for (URL each : Collections.list(open.classes().getResources("mark.txt"))) {
                try (InputStream stream = each.openStream()) {
                    assertThat(new String(stream.readAllBytes())).isEqualTo(mark);
                }
            }
            context.stop();
        }
        return loader;
    }

    @Test
    void whatIsClosedLeavesNoClassesAndNoOpenFiles() throws Exception {
        try (ExtensionCopies copies = new ExtensionCopies(work)) {
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int changes = 0; changes < 5; changes++) {
                loaders.add(use(copies, "mark " + changes));
            }
            // Camel's singleton of the simple language keeps the context that was made last.
            try (DefaultCamelContext next = new DefaultCamelContext()) {
                next.start();
                await("classes are collected").atMost(Duration.ofSeconds(60)).until(() -> {
                    System.gc();
                    return loaders.stream().allMatch(loader -> loader.get() == null);
                });
            }
            assertThat(System.clearProperty("openExtensionsTest.closed")).isEqualTo("yes");
            assertThat(deletedFilesThatAreOpen()).isEmpty();
        }
    }

    private List<String> deletedFilesThatAreOpen() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.map(OpenExtensionsTest::target)
                    .filter(file -> file.startsWith(work.toString()) && file.endsWith("(deleted)"))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aBeanThatCannotBeMadeIsToldInOneSentence() throws IOException {
        new BuiltJar(work)
                .source("example.Sulky", "package example; public class Sulky { static int x = 1 / 0; }")
                .beans("sulky=example.Sulky")
                .writeTo(folder, "sulky.jar");
        try (ExtensionCopies copies = new ExtensionCopies(null);
                OpenExtensions open = OpenExtensions.of(ExtensionFolder.read(folder, copies))) {
            assertThatThrownBy(() -> open.equip(new DefaultCamelContext(false)))
                    .hasMessage("the bean sulky of sulky.jar cannot be made: ExceptionInInitializerError");
        }
    }
}
