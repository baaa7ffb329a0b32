package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import harness.BuiltJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.extension.ExtensionCopies;
import routes.extension.ExtensionFolder;

/** What is said of jars and Kamelets, and of routes that use them. */
class ExtensionChecksTest {

    private static final String BEAN = """
            package example;
            import org.apache.camel.Exchange;
            public class Own implements org.apache.camel.Processor {
                public void process(Exchange exchange) {}
                public String shout(String text) { return text; }
            }
            """;

    private static final String KAMELET = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: tag
            spec:
              definition:
                properties:
                  team:
                    type: string
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - to:
                        uri: log:{{team}}
            """;

    @TempDir
    private Path folder;

    @TempDir
    private Path work;

    private ExtensionCopies copies;

    @BeforeEach
    void open() {
        copies = new ExtensionCopies(work.resolve("copies"));
    }

    @AfterEach
    void close() {
        copies.close();
    }

    private static RouteText route(String step) {
        return new RouteText("own.camel.yaml", """
                # Decides what is done with it.
                - route:
                    id: do-work
                    description: Does some work
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:do-work
                      steps:
                        - %s
                """.formatted(step), false);
    }

    private List<String> check(String allowed, String step) throws IOException {
        return RouteChecks.of(new SettingsLoader(Map.of(), Map.of("gateway.routes.allowed-components", allowed)))
                .with(ExtensionFolder.read(folder, copies))
                .check(List.of(route(step)))
                .stream()
                .filter(RouteFinding::isError)
                .map(finding -> finding.file() + ":" + finding.spot().line() + " " + finding.sentence() + " ["
                        + finding.rule().id() + "]")
                .toList();
    }

    private void jar(String beans) {
        new BuiltJar(work.resolve("built"))
                .source("example.Own", BEAN)
                .file("META-INF/services/org/apache/camel/component/own", "class=example.OwnComponent\n")
                .file("META-INF/services/org/apache/camel/component.properties", "components=own\n")
                .beans(beans)
                .writeTo(folder, "own.jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            process: {id: do-work.do-it, ref: own}                       |
            bean: {id: do-work.do-it, ref: own, method: shout}           |
            bean: {id: do-work.do-it, beanType: example.Own, method: shout} |
            to: {id: do-work.do-it, uri: 'own:x?any=1'}                  |
            to: {id: do-work.do-it, uri: 'kamelet:tag', parameters: {team: x}} |
            to: {id: do-work.do-it, uri: 'kamelet:tag/first'}            |
            process: {id: do-work.do-it, ref: owm}                       | there is no bean owm [unknown-bean]
            bean: {id: do-work.do-it, ref: own, method: shuot}           | own has no method shuot [unknown-method]
            bean: {id: do-work.do-it, beanType: example.Other}           | there is no class example.Other [unknown-class]
            to: {id: do-work.do-it, uri: 'other:x'}                      | there is no component other, which other:x begins with [unknown-component]
            to: {id: do-work.do-it, uri: 'kamelet:tga'}                  | kamelet does not know tga [endpoint-option-value]
            """)
    void routesMayUseWhatThereIs(String step, String sentence) throws IOException {
        jar("own=example.Own");
        Files.writeString(folder.resolve("tag.kamelet.yaml"), KAMELET);
        assertThat(check("", step)).isEqualTo(sentence == null ? List.of() : List.of("own.camel.yaml:10 " + sentence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            process: {id: do-work.do-it, ref: own}                       | routes may not use the bean own of an extension
            bean: {id: do-work.do-it, ref: '#bean:own'}                  | routes may not use the bean own of an extension
            enrich: {aggregationStrategy: own, constant: 'direct:do-work'} | routes may not use the bean own of an extension
            to: {id: do-work.do-it, uri: 'own:x'}                        | routes may not use the component own
            setBody: {constant: own}                                     |
            """)
    void aListOfComponentsHoldsForExtensionsToo(String step, String sentence) throws IOException {
        jar("own=example.Own");
        assertThat(check("direct,log,transform", step))
                .isEqualTo(
                        sentence == null
                                ? List.of()
                                : List.of("own.camel.yaml:10 " + sentence + " [contract-component]"));
        assertThat(check("direct,log,transform,bean,own", step)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            own=example.Nowhere   | the bean own cannot be made: there is no class example.Nowhere [extension-bean]
            own=java.lang.Integer | the bean own cannot be made: java.lang.Integer has no public constructor without parameters [extension-bean]
            own=java.util.List    | the bean own cannot be made: java.util.List is no public class of which objects can be made [extension-bean]
            readRequest=example.Own | the jar has a bean readRequest, and that is a name of the gateway's own or of Camel's [contract-bean]
            log=example.Own       | the jar has a bean log, and that is a name of the gateway's own or of Camel's [contract-bean]
            a-b=example.Own       | the bean "a-b" has a name that routes cannot use [extension-bean]
            """)
    void aBeanIsOneThatCanBeUsed(String beans, String sentence) throws IOException {
        jar(beans);
        assertThat(check("", "log: x")).containsExactly("own.jar:1 " + sentence);
    }

    @Test
    void twoJarsHaveNoBeanInCommonAndNoComponentOfTheGateway() throws IOException {
        jar("own=example.Own");
        new BuiltJar(work.resolve("built"))
                .beans("own=example.Own")
                .file("META-INF/services/org/apache/camel/component/upstream", "class=x\n")
                .writeTo(folder, "z.jar");
        Files.writeString(folder.resolve("broken.jar"), "no jar");
        Files.createDirectory(folder.resolve("folder.jar"));
        Files.writeString(folder.resolve("notes.txt"), "counts as nothing");
        assertThat(check("", "log: x"))
                .containsExactlyInAnyOrder(
                        "folder.jar:1 this is no regular file, or a link to one that is not there [extension-file]",
                        "broken.jar:1 this is no jar that can be read [extension-file]",
                        "z.jar:1 the jar has a component upstream, which is one of the gateway [contract-bean]",
                        "z.jar:1 the bean own is in own.jar too [extension-bean]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: tag        | name: tga          | 4 | the Kamelet is not named as its file is [kamelet]
            kind: Kamelet    | kind: Other        | 1 | this is no Kamelet [kamelet]
            kamelet:source   | timer:x            | 11 | the Kamelet does not begin with kamelet:source [kamelet]
            uri: log         | uri: lgo           | 15 | there is no component lgo, which lgo:{{team}} begins with [unknown-component]
            - to:            | - tto:             | 14 | there is no step tto [unknown-step]
            """)
    void aKameletIsCheckedAsATemplateIs(String what, String by, int line, String sentence) throws IOException {
        Files.writeString(folder.resolve("tag.kamelet.yaml"), KAMELET.replace(what, by));
        assertThat(check("", "log: x")).containsExactly("tag.kamelet.yaml:" + line + " " + sentence);
    }

    @Test
    void theComponentsOfAKameletAreHeldAgainstTheList() throws IOException {
        Files.writeString(folder.resolve("tag.kamelet.yaml"), KAMELET.replace("log:{{team}}", "http:evil"));
        assertThat(check("direct,kamelet,log", "log: x"))
                .containsExactly("tag.kamelet.yaml:15 routes may not use the component http [contract-component]");
    }
}
