package gateway.routes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.model.RouteText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final Instant SINCE = Instant.parse("2026-12-01T12:00:00Z");

    private static final String FILE = """
            # Decides nothing.
            - routeTemplate:
                id: provider
                parameters:
                  - name: name
                  - name: headers
                    defaultValue: ""
                route:
                  from:
                    uri: direct:provider-{{name}}
                    steps:
                      - to:
                          id: provider.call-provider
                          uri: provider:{{name}}
                          parameters:
                            headers: "RAW({{headers}})"
            - templatedRoute:
                routeId: provider-groq
                routeTemplateRef: provider
                parameters:
                  - name: name
                    value: groq
                  - name: headers
                    value: "x-secret: hush"
            - route:
                id: api-greet
                description: Greets <b>"people"</b> & others
                from:
                  uri: platform-http:/greet
                  steps:
                    - log: one
                    - log: two
                    - filter:
                        id: api-greet.who-asks
                        simple: ${body}
                        steps:
                          - toD:
                              id: api-greet.call-provider
                              uri: direct:provider-${exchangeProperty.provider}
                    - to:
                        id: api-greet.tell-others
                        uri: http://me:hush@example.org/a?apiKey=hush&q=1
                    - to:
                        id: api-greet.off
                        disabled: true
                        uri: direct:nowhere
            """;

    private final PictureReader reader = new PictureReader(
            List.of(new RouteText("greet.camel.yaml", FILE, false)),
            Map.of("default", Map.of("before", "keep-request")),
            Map.of(),
            file -> "folder");

    private Picture picture() {
        return reader.picture(new Figures(
                3,
                SINCE,
                true,
                Map.of(
                        new StepKey("api-greet", "api-greet.who-asks"),
                        new StepFigures(7, new StepFigures.Timing(2, 30, 90, 1)),
                        StepKey.at("api-greet", "greet.camel.yaml", 33),
                        new StepFigures(4, null)),
                Map.of("provider-groq", new StepFigures(5, null)),
                Map.of("api-greet.tell-others", SINCE)));
    }

    private static PicturedStep step(Picture picture, String id) {
        return picture.routes().stream()
                .flatMap(PicturedRoute::allSteps)
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stepsHaveTheirFiguresTheirPlacesAndWhatTheyCall() {
        Picture picture = picture();

        assertThat(step(picture, "api-greet.who-asks").figures())
                .isEqualTo(new StepFigures(7, new StepFigures.Timing(2, 30, 90, 1)));
        assertThat(step(picture, "api-greet/log-2").figures())
                .as("a step without an id is found by its line")
                .isEqualTo(new StepFigures(4, null));
        assertThat(step(picture, "api-greet.call-provider").calls())
                .as("instances of files and of settings")
                .containsExactlyInAnyOrder("provider-groq", "provider-default");
        assertThat(step(picture, "api-greet.off").off()).isEqualTo("file");
        assertThat(step(picture, "api-greet.tell-others").off()).isEqualTo(SINCE.toString());
        assertThat(picture.route("provider-groq").orElseThrow())
                .returns(PicturedRoute.Kind.INSTANCE, PicturedRoute::kind)
                .returns("provider", PicturedRoute::template)
                .returns(17, PicturedRoute::line)
                .returns(new StepFigures(5, null), PicturedRoute::figures);
        assertThat(picture.route("provider-default").orElseThrow().source()).isEqualTo("settings");
        assertThat(picture.from("provider-groq").routes())
                .extracting(PicturedRoute::id)
                .containsExactly("provider-groq");
    }

    @Test
    void noFormHasASecretOrMarkupOfAFile() throws Exception {
        Picture picture = picture();
        String json = PictureJson.of(picture).toString();
        String svg = SvgPicture.of(picture, step -> step.id().endsWith("off"));
        String mermaid = MermaidPicture.of(picture, step -> step.id().endsWith("off"));

        assertThat(List.of(json, svg, mermaid))
                .allSatisfy(text ->
                        assertThat(text).contains("api-greet", "provider-groq").doesNotContain("hush", "<script"));
        assertThat(svg + mermaid).doesNotContain("<b>");
        assertThat(json).contains("apiKey=xxxxxx&q=1", "headers=xxxxxx");
        var parsed = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(parsed.getElementsByTagName("rect").getLength())
                .isEqualTo(2 * picture.routes().size());
        assertThat(svg).contains("<g class=\"g\">", "7 · 30 ms · 2 failed · 1 now");
        assertThat(mermaid).startsWith("flowchart LR\n").contains(" grey\n", " -.-> r");
    }

    @Test
    void namesCannotLeaveTheirPlace() {
        assertThat(SvgPicture.escaped("</text><script>\u0000\u001B\"'&\uFFFF"))
                .isEqualTo("&lt;/text&gt;&lt;script&gt;\uFFFD\uFFFD&quot;&#39;&amp;\uFFFD");
        PicturedStep step = new PicturedStep(
                "x\"] --> y; click z \"javascript:a\"",
                true,
                new StepKey("r", "x"),
                "to",
                null,
                null,
                1,
                null,
                List.of(),
                null,
                List.of());
        PicturedRoute route = new PicturedRoute(
                "r\n%%{init}%%", PicturedRoute.Kind.ROUTE, null, null, "f", 1, "folder", null, null, List.of(step));
        String drawn = MermaidPicture.of(new Picture(1, SINCE, true, List.of(route), 0), each -> false);
        assertThat(drawn).doesNotContain("%%{", "\"] --> y", "\"javascript").contains("#34;");
    }

    @Test
    void aPictureIsBounded() {
        List<PicturedStep> many = Collections.nCopies(
                1_000,
                new PicturedStep(
                        "a", true, new StepKey("r", "a"), "to", null, null, 1, null, List.of(), null, List.of()));
        List<PicturedRoute> routes = IntStream.range(0, 10)
                .mapToObj(each -> new PicturedRoute(
                        "r" + each, PicturedRoute.Kind.ROUTE, null, null, "f", 1, "folder", null, null, many))
                .toList();

        Picture bounded = new Picture(1, SINCE, true, routes, 0).bounded();

        assertThat(bounded.routes()).hasSize(4);
        assertThat(bounded.leftOut()).isEqualTo(6);
    }
}
