package architecture;

import java.util.stream.Stream;

/** Judges the dependencies between packages. */
class LayersTest implements RuleTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "only routes touch Camel, Vert.x and Netty",
                        LayerRules::onlyRoutesTouchCamelVertxAndNetty,
                        "gateway.account.CamelCaller",
                        "gateway.account.VertxCaller",
                        "gateway.account.NettyCaller"),
                RuleCase.of(
                        "nobody depends on routes", LayerRules::nobodyDependsOnRoutes, "gateway.account.RouteCaller"),
                RuleCase.of("protocol stands alone", LayerRules::protocolStandsAlone, "gateway.protocol.LoggingReader"),
                RuleCase.of(
                        "features are free of cycles",
                        LayerRules::featuresAreFreeOfCycles,
                        "gateway.account.CountsUsage"),
                RuleCase.of(
                        "features depend in the agreed directions",
                        LayerRules::featuresDependInTheAgreedDirections,
                        "gateway.account.CountsUsage",
                        "gateway.usage.NamesAccounts",
                        "gateway.unmarked.NewFeature"),
                RuleCase.of(
                        "routes depend in the agreed directions",
                        LayerRules::routesDependInTheAgreedDirections,
                        "routes.request.KnowsTheRelay",
                        "routes.relay.KnowsTheSteps",
                        "routes.novelty"),
                RuleCase.of(
                        "only the command line knows the wiring",
                        LayerRules::onlyTheCommandLineKnowsTheWiring,
                        "routes.request.KnowsTheWiring"),
                RuleCase.of(
                        "only storage touches the database",
                        LayerRules::onlyStorageTouchesTheDatabase,
                        "gateway.access.TableReader",
                        "routes.GatewayBeans"),
                RuleCase.of(
                        "only config reads the surroundings",
                        LayerRules::onlyConfigReadsTheSurroundings,
                        "gateway.usage.EnvironmentReader.folder()",
                        "gateway.usage.EnvironmentReader.properties()",
                        "gateway.usage.EnvironmentReader.tracks()"),
                RuleCase.of("only beans construct storage", LayerRules::onlyBeansConstructStorage, "routes.Shortcut"));
    }
}
