package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may check files may not read settings by them: a placeholder is shown as it is written, wherever it stands. */
class HiddenValuesTest {

    private static final String SECRET = "kept-from-everybody";
    private static final String KEY = "{{gateway.access.admin-keys}}";

    private static final RouteChecks CHECKS =
            RouteChecks.of(new SettingsLoader(Map.of("ADMIN_API_KEYS", SECRET, "GATEWAY_LOG_LEVEL", "INFO"), Map.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            to: 'direct:KEY' | no route begins with direct:KEY
            to: 'direct:x-KEY?a=1' | no route begins with direct:x-KEY
            toD: 'direct:KEY${body}' | no route begins with direct:KEY${body}
            wireTap: {uri: 'direct:KEY'} | no route begins with direct:KEY
            to: 'seda:KEY' | no route begins with seda:KEY
            process: {ref: 'KEY'} | there is no bean KEY
            process: {ref: '#bean:KEY'} | there is no bean KEY
            bean: {ref: 'KEY', method: x} | there is no bean KEY
            to: {uri: 'log:x', parameters: {exchangeFormatter: '#KEY'}} | there is no bean KEY
            to: 'KEY:x' | there is no component KEY, which KEY:x begins with
            to: 'KEY' | there is no component KEY, which KEY begins with
            to: 'log:x?groupSize=KEY' | groupSize cannot be "KEY"
            to: 'log:x?level=KEY' | level cannot be "KEY"
            to: {uri: 'log:x', parameters: {showBody: 'KEY'}} | showBody cannot be "KEY"
            to: 'log:x?KEY=1' | log has no parameter KEY
            to: {uri: 'log:x', parameters: {'KEY': 1}} | log has no parameter KEY
            to: 'transform:KEY' | transform does not know KEY
            to: 'transform:set-field?pointer=KEY' | transform:set-field lacks value
            to: 'upstream:KEY' | upstream does not know KEY
            setBody: {simple: '${KEY}'} | the expression cannot be read: Unknown function: KEY
            loadBalance: {customLoadBalancer: {ref: 'KEY'}, steps: [{to: 'log:x'}]} | there is no bean KEY
            """)
    void aPlaceholderStandsInASentenceAsItIsWritten(String step, String sentence) throws IOException {
        List<RouteFinding> findings = check(step.replace("KEY", KEY));

        assertThat(findings)
                .extracting(RouteFinding::sentence)
                .anySatisfy(each -> assertThat(each).startsWith(sentence.replace("KEY", KEY)));
        assertThat(findings).extracting(RouteFinding::line).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void whatOtherRoutesBeginWithIsNotGuessedAt() throws IOException {
        List<RouteFinding> findings = CHECKS.check(List.of(
                new RouteText("a.camel.yaml", route("a", "direct:" + KEY, "to: 'direct:kept-from-everybodi'"), false),
                new RouteText("b.camel.yaml", route("b", "direct:" + KEY, "to: 'log:x'"), false)));

        assertThat(findings)
                .extracting(RouteFinding::sentence)
                .contains("no route begins with direct:kept-from-everybodi")
                .anyMatch(sentence -> sentence.startsWith("two routes begin with direct:" + KEY));
        assertThat(findings).extracting(RouteFinding::line).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void noBrokenFileShowsWhatStandsBehindItsPlaceholders() throws Exception {
        for (Path path : BrokenRouteFilesTest.files()) {
            String text = RouteFolder.file(path)
                    .text()
                    .replaceAll("nobody|gateway\\.log\\.levl|changeNothin\\b", KEY.replace("$", "\\$"));

            assertThat(CHECKS.check(List.of(new RouteText("own.camel.yaml", text, false))))
                    .extracting(RouteFinding::line)
                    .noneMatch(line -> line.contains(SECRET));
        }
    }

    private static List<RouteFinding> check(String step) throws IOException {
        return CHECKS.check(List.of(new RouteText("own.camel.yaml", route("own", "direct:own", step), false)));
    }

    private static String route(String id, String from, String step) {
        return """
                # Decides nothing.
                - route:
                    id: ID
                    from:
                      uri: "FROM"
                      steps:
                        - STEP
                """.replace("ID", id).replace("FROM", from).replace("STEP", step);
    }
}
