package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import routes.files.RouteFiles;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class AdminRouteTest {

    /** The admin routes and the step of each. */
    private static final Map<String, String> STEPS = Map.ofEntries(
            Map.entry("admin-accounts", "listAccounts"),
            Map.entry("admin-account-create", "createAccount"),
            Map.entry("admin-account", "showAccount"),
            Map.entry("admin-account-change", "changeAccount"),
            Map.entry("admin-account-delete", "deleteAccount"),
            Map.entry("admin-account-activate", "activateAccount"),
            Map.entry("admin-account-deactivate", "deactivateAccount"),
            Map.entry("admin-account-rests", "liftRests"),
            Map.entry("admin-account-refresh", "refreshAccount"),
            Map.entry("admin-account-test", "testAccount"),
            Map.entry("admin-account-history", "accountHistory"),
            Map.entry("admin-oauth-start", "startSignIn"),
            Map.entry("admin-oauth-exchange", "exchangeCode"),
            Map.entry("admin-account-oauth-from-cookie", "signInByCookie"),
            Map.entry("admin-accounts-import", "importAccounts"),
            Map.entry("admin-accounts-export", "exportAccounts"),
            Map.entry("admin-keys", "listKeys"),
            Map.entry("admin-key-create", "createKey"),
            Map.entry("admin-key-revoke", "revokeKey"),
            Map.entry("admin-jobs", "listJobs"),
            Map.entry("admin-job-run", "runJob"),
            Map.entry("admin-providers", "listProviders"),
            Map.entry("admin-provider", "showProvider"),
            Map.entry("admin-provider-check", "checkProvider"),
            Map.entry("admin-decisions", "listDecisions"),
            Map.entry("admin-decision", "showDecision"),
            Map.entry("admin-explain", "explainRequest"),
            Map.entry("admin-replay", "replayRequest"),
            Map.entry("admin-routes", "showRoutes"),
            Map.entry("admin-routes-file", "showRouteFile"),
            Map.entry("admin-routes-catalog", "showRouteCatalog"),
            Map.entry("admin-routes-put", "storeRouteFile"),
            Map.entry("admin-routes-delete", "deleteRouteFile"),
            Map.entry("admin-routes-apply", "applyRoutes"),
            Map.entry("admin-routes-check", "checkRoutes"),
            Map.entry("admin-routes-versions", "listRouteVersions"),
            Map.entry("admin-routes-version", "showRouteVersion"),
            Map.entry("admin-routes-diff", "compareRouteVersions"),
            Map.entry("admin-routes-rollback", "rollBackRoutes"),
            Map.entry("admin-routes-promote", "promoteCanary"),
            Map.entry("admin-routes-canary", "giveCanaryUp"),
            Map.entry("admin-routes-dry-run", "dryRunRoutes"),
            Map.entry("admin-settings", "listSettings"),
            Map.entry("admin-setting", "showSetting"),
            Map.entry("admin-settings-change", "changeSettings"),
            Map.entry("admin-settings-versions", "listSettingVersions"),
            Map.entry("admin-settings-rollback", "rollBackSettings"),
            Map.entry("admin-routes-diagram", "drawRoutes"),
            Map.entry("admin-routes-coverage", "coverRoutes"),
            Map.entry("admin-step-disable", "disableStep"),
            Map.entry("admin-step-enable", "enableStep"),
            Map.entry("admin-traces", "listTraces"),
            Map.entry("admin-trace", "showTrace"),
            Map.entry("admin-usage", "listUsage"),
            Map.entry("admin-statistics", "reportStatistics"),
            Map.entry("admin-status", "reportStatus"),
            Map.entry("admin-models", "listCatalog"),
            Map.entry("admin-models-refresh", "refreshCatalog"),
            Map.entry("admin-unknown", "refusePath"));

    private static final List<String> FILES = RouteFiles.BUILT_IN.stream()
            .filter(name -> name.startsWith("admin"))
            .toList();

    private final StubRequest request = StubRequest.post("/api/admin/accounts");
    private @Nullable RoutesUnderTest routes;

    static Stream<Arguments> steps() {
        return STEPS.entrySet().stream().map(step -> Arguments.arguments(step.getKey(), step.getValue()));
    }

    @AfterEach
    void stop() {
        if (routes != null) {
            routes.close();
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyRouteAsksForTheAdminKeyFirst(String route, String step) throws Exception {
        RoutesUnderTest only = only(route, step).enterBy(route).start();

        assertThat(only.send(route, request).getException()).isNull();

        assertThat(only.trace()).containsExactly("authenticateAdmin", step);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void noRouteDoesAnythingForOthers(String route, String step) throws Exception {
        RoutesUnderTest only = only(route, step)
                .bean("authenticateAdmin", exchange -> {
                    throw new GatewayFailure.RequestRefused(FailureKind.ADMIN_AUTHENTICATION);
                })
                .enterBy(route)
                .start();

        only.send(route, request);

        assertThat(only.trace())
                .startsWith("authenticateAdmin", "renderFailure")
                .doesNotContain(step);
    }

    @Test
    void noPathOfTheAdminApiIsMissingHere() throws Exception {
        List<Flow> flows = new ArrayList<>();
        for (String name : FILES) {
            RouteText file = RouteFolder.file(Path.of(
                    Objects.requireNonNull(AdminRouteTest.class.getResource("/routes-yaml/" + name + ".camel.yaml"))
                            .toURI()));
            YamlNode root = Objects.requireNonNull(YamlReader.read(file.text()).root());
            flows.addAll(RouteDocument.of(file, (YamlList) root).flows());
        }

        assertThat(flows.stream().map(Flow::name).filter(id -> !id.equals("authenticate-admin")))
                .containsExactlyInAnyOrderElementsOf(STEPS.keySet());
    }

    private RoutesUnderTest only(String route, String step) throws Exception {
        RoutesUnderTest loaded = RoutesUnderTest.of(
                        Set.of(route, "authenticate-admin", "record-usage"),
                        Stream.concat(Stream.of("errors", "usage"), FILES.stream())
                                .toArray(String[]::new))
                .stubs(step, "authenticateAdmin", "renderFailure", "recordUsage");
        routes = loaded;
        return loaded;
    }
}
