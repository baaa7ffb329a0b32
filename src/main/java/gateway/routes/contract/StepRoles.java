package gateway.routes.contract;

import java.util.Map;
import java.util.Set;

/** What the gateway's own steps are for: which need to know the caller, which answer, and what must be done before which. */
final class StepRoles {

    static final String CLIENT = "bean:authenticateClient";
    static final String ADMIN = "bean:authenticateAdmin";
    static final String SETTLED = "bean:recordUsage";
    static final String RENDERED = "bean:renderFailure";
    static final String UPSTREAM = "uri:upstream";
    static final String PROVIDER = "uri:provider";

    /** Asks a conversation of the web application. */
    static final String WEB = "uri:web";

    static final String CHAIN = "balance:chain";
    static final String REJECTED = "uri:reject";
    static final String HOPS = "bean:checkHops";
    static final String PATH = "bean:checkPath";

    /** A step that makes a body, or may. */
    static final String BODY = "made:body";

    /** A step that makes the status of an answer. */
    static final String STATUS = "made:status";

    /** Any step that answers the client. */
    static final String ANSWERED = "answered";

    /** Steps that do something for a client, whose key is known by then. */
    private static final Set<String> FOR_CLIENTS = Set.of(
            "bean:readRequest",
            "bean:resolveTarget",
            "bean:recallResponses",
            "bean:listModels",
            "bean:chooseModelList",
            "bean:showResponse",
            "bean:deleteResponse",
            "bean:listInputItems",
            "bean:cancelResponse",
            "bean:estimateTokens",
            "bean:translateForClaude",
            "bean:translateRequest",
            "balance:account",
            "balance:provider",
            "balance:web",
            "bean:buildWebPrompt",
            "bean:answerTestMessage",
            "bean:findToolSession",
            "bean:openConversation",
            "bean:uploadFiles",
            CHAIN,
            UPSTREAM,
            PROVIDER,
            WEB);

    /** Steps that do something for an administrator. */
    private static final Set<String> FOR_ADMINS = Set.of(
            "bean:accountHistory",
            "bean:activateAccount",
            "bean:applyRoutes",
            "bean:changeAccount",
            "bean:changeSettings",
            "bean:checkProvider",
            "bean:checkRoutes",
            "bean:compareRouteVersions",
            "bean:createAccount",
            "bean:coverRoutes",
            "bean:createKey",
            "bean:deactivateAccount",
            "bean:deleteAccount",
            "bean:deleteRouteFile",
            "bean:dryRunRoutes",
            "bean:disableStep",
            "bean:drawRoutes",
            "bean:enableStep",
            "bean:exchangeCode",
            "bean:explainRequest",
            "bean:exportAccounts",
            "bean:giveCanaryUp",
            "bean:importAccounts",
            "bean:liftRests",
            "bean:listAccounts",
            "bean:listSettings",
            "bean:listSettingVersions",
            "bean:rollBackSettings",
            "bean:showSetting",
            "bean:listCatalog",
            "bean:listDecisions",
            "bean:listJobs",
            "bean:listKeys",
            "bean:listProviders",
            "bean:listRouteVersions",
            "bean:listTraces",
            "bean:listUsage",
            "bean:promoteCanary",
            "bean:refreshAccount",
            "bean:refreshCatalog",
            "bean:refusePath",
            "bean:replayRequest",
            "bean:reportStatistics",
            "bean:reportStatus",
            "bean:revokeKey",
            "bean:rollBackRoutes",
            "bean:runJob",
            "bean:showAccount",
            "bean:showDecision",
            "bean:showProvider",
            "bean:showRouteCatalog",
            "bean:showRouteFile",
            "bean:showRouteVersion",
            "bean:showRoutes",
            "bean:showTrace",
            "bean:signInByCookie",
            "bean:startSignIn",
            "bean:storeRouteFile",
            "bean:testAccount");

    /** Steps for everybody that answer. */
    private static final Set<String> OPEN_ANSWERS = Set.of(
            "bean:acceptReport",
            "bean:answerProbe",
            "bean:describePaths",
            "bean:finishSignIn",
            "bean:reportHealth",
            "bean:reportLive",
            "bean:reportReady");

    private static final Set<String> CLIENT_ANSWERS = Set.of(
            "bean:listModels",
            "bean:showResponse",
            "bean:deleteResponse",
            "bean:listInputItems",
            "bean:cancelResponse",
            "bean:estimateTokens",
            "bean:answerTestMessage",
            UPSTREAM,
            PROVIDER,
            WEB);

    /** Steps behind which nothing comes. */
    private static final Set<String> ENDS =
            Set.of("bean:refuseMode", "bean:refusePath", "bean:cancelResponse", REJECTED);

    /** What must have been done before a step, and the route that does it. */
    static final Map<String, Map<String, String>> NEEDS = Map.of(
            "bean:resolveTarget",
            Map.of("bean:readRequest", "read-request"),
            "bean:recallResponses",
            Map.of("bean:readRequest", "read-request"),
            CHAIN,
            Map.of("bean:resolveTarget", "resolve-target", "bean:recallResponses", "recall-responses"),
            UPSTREAM,
            Map.of(
                    "balance:account",
                    "a loadBalance with a selection policy",
                    "bean:translateForClaude",
                    "the step translateForClaude"),
            PROVIDER,
            Map.of(
                    "balance:provider",
                    "a loadBalance with a balancing policy",
                    "bean:translateRequest",
                    "translate-request"),
            WEB,
            Map.of(
                    "balance:web",
                    "the loadBalance web-accounts",
                    "bean:findToolSession",
                    "the step findToolSession",
                    "bean:openConversation",
                    "the step openConversation",
                    "bean:uploadFiles",
                    "the step uploadFiles"),
            "bean:findToolSession",
            Map.of("bean:buildWebPrompt", "the step buildWebPrompt"),
            "bean:buildWebPrompt",
            Map.of("bean:translateForClaude", "the step translateForClaude"),
            "bean:emitEvent",
            Map.of("bean:translateEvent", "the step translateEvent"),
            "bean:emitWebEvent",
            Map.of("bean:parseWebEvent", "the step parseWebEvent"));

    private StepRoles() {}

    static boolean isForClients(String fact) {
        return FOR_CLIENTS.contains(fact);
    }

    static boolean isForAdmins(String fact) {
        return FOR_ADMINS.contains(fact);
    }

    static boolean answers(String fact) {
        return OPEN_ANSWERS.contains(fact) || CLIENT_ANSWERS.contains(fact) || FOR_ADMINS.contains(fact);
    }

    static boolean relays(String fact) {
        return fact.equals(UPSTREAM) || fact.equals(PROVIDER) || fact.equals(WEB);
    }

    /** Whether it answers a client, who is accounted for. */
    static boolean answersClients(String fact) {
        return CLIENT_ANSWERS.contains(fact);
    }

    static boolean ends(String fact) {
        return ENDS.contains(fact);
    }
}
