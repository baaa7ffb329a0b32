package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets, and the headers that go to upstreams. For one set of files. */
final class SecretRules {

    private static final Pattern READ = Pattern.compile(
            "\\$\\{[^}]*(requestContext['\"\\])]*\\??\\.(get)?(request|outgoing|account|credential|body|answer)\\b"
                    + "|header(s|As|AsIndex)?\\??(\\.|:|\\[|\\()(get\\()?\\s*['\"]?"
                    + "(authorization|x-api-key|proxy-authorization|cookie)\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ALL_HEADERS = Pattern.compile("\\$\\{(in\\.)?headers}|\\$\\{exchange}");

    /** Not the passwords of outgoing proxies, whose addresses hold them. */
    static final Pattern LITERAL = Pattern.compile(
            "\\bsk-(ant-|or-|proj-)?[A-Za-z0-9_-]{16,}|\\bBearer\\s+[A-Za-z0-9._~+/-]{16,}|\\bAKIA[A-Z0-9]{16}\\b"
                    + "|\\bgh[pousr]_[A-Za-z0-9]{36,}|\\bgithub_pat_\\w{22,}|\\bgsk_\\w{20,}|\\bxai-\\w{20,}"
                    + "|\\bAIza[\\w-]{35}|\\bxox[abprs]-[\\w-]{10,}|\\bglpat-[\\w-]{20,}"
                    + "|\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY");

    /** In addresses that routes call. */
    private static final Pattern PASSWORD = Pattern.compile("\\w+://[^/@\\s:{}]+:[^/@\\s{}]+@");

    private static final Pattern OUTSIDE =
            Pattern.compile("\\s*(?:RAW\\()?resource:(?!classpath:).*|.*\\$\\{load\\((?!classpath:).*", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");
    private static final Set<String> PROSE = Set.of("description", "note");

    private static final Set<String> SHOWS =
            Set.of("showAll", "showHeaders", "showProperties", "showAllProperties", "showVariables", "showException");
    /** Steps whose address is an expression itself. */
    private static final Set<String> FILLED = Set.of("toD", "wireTap", "enrich");

    private static final Set<String> KEYS = Set.of("authorization", "x-api-key", "api-key", "cookie");
    private static final Set<String> FRAMING =
            Set.of("host", "content-length", "transfer-encoding", "connection", "content-encoding", "te", "trailer");
    private static final Set<String> BETAS = Set.of("anthropic-beta");

    private final Consumer<RouteFinding> out;

    SecretRules(Consumer<RouteFinding> out) {
        this.out = out;
    }

    void check(List<RouteDocument> documents) {
        for (RouteDocument document : documents) {
            RouteText file = document.text();
            Leaf.below(document.root()).forEach(leaf -> leaf(file, leaf));
            comments(file);
            for (Flow flow : document.flows()) {
                flow.allSteps().forEach(step -> step(flow, step));
            }
        }
    }

    private void leaf(RouteText file, Leaf leaf) {
        Optional<String> own = PROSE.contains(leaf.key()) ? Optional.empty() : SecretNames.own(leaf);
        own.ifPresent(name -> tell(
                file,
                leaf.text().spot(),
                leaf.key() + " reads " + name + ", which is a secret of the gateway itself",
                "take it out; a provider names its own key by the parameter key"));
        if (own.isEmpty() && isLogged(leaf)) {
            SecretNames.any(leaf)
                    .ifPresent(name -> tell(
                            file,
                            leaf.text().spot(),
                            "the value of " + name + " would stand in the log",
                            "take it out"));
        }
        if (OUTSIDE.matcher(leaf.value()).matches()) {
            tell(
                    file,
                    leaf.text().spot(),
                    leaf.key() + " is read from a file or a host when the gateway starts",
                    "write the text itself here");
        }
        if (isAddress(leaf) && PASSWORD.matcher(leaf.value()).find()) {
            tell(file, leaf.text().spot(), leaf.key() + " holds a password", "name it as {{env:NAME}}");
        }
        if (READ.matcher(leaf.value()).find() || isHeaderOfKey(leaf)) {
            out.accept(file.finding(
                    RouteRule.CONTRACT_SECRETS,
                    leaf.text().spot(),
                    leaf.key() + " reads headers or bodies of a request, among which are keys",
                    "read id, endpoint, model, attempts, bytesIn, bytesOut, errorType or client.name only"));
        } else if (isLogged(leaf)) {
            if (ALL_HEADERS.matcher(leaf.value()).find()) {
                out.accept(file.finding(
                        RouteRule.CONTRACT_SECRETS,
                        leaf.text().spot(),
                        "all headers would stand in the log",
                        "name those that you need"));
            }
        }
        if (LITERAL.matcher(leaf.value()).find()) {
            out.accept(file.finding(
                    RouteRule.CONTRACT_SECRETS,
                    leaf.text().spot(),
                    leaf.key() + " holds what looks like a key",
                    "put it into an environment variable, and name that as {{env:NAME}}, or as key of a provider"));
        }
    }

    private static boolean isLogged(Leaf leaf) {
        return leaf.owner().equals("log")
                || leaf.key().equals("message")
                || leaf.value().startsWith("log:");
    }

    /** Not what instances of templates give: addresses of outgoing proxies have passwords. */
    private static boolean isAddress(Leaf leaf) {
        return !leaf.path().contains("templatedRoute");
    }

    /** {@code header: authorization} in place of an expression. */
    private static boolean isHeaderOfKey(Leaf leaf) {
        boolean header = leaf.key().equals("header")
                || (leaf.key().equals("expression") && leaf.parent().equals("header"));
        return header && KEYS.contains(leaf.value().toLowerCase(Locale.ROOT));
    }

    /** Files are copied and shown, comments with them. */
    private void comments(RouteText file) {
        List<String> lines = file.text().lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            Matcher comment = COMMENT.matcher(lines.get(index));
            if (comment.find() && LITERAL.matcher(comment.group()).find()) {
                tell(
                        file,
                        new Spot(index + 1, comment.start() + 1),
                        "a comment holds what looks like a key",
                        "take it out, and have the key replaced where others may have read it");
            }
        }
    }

    private void tell(RouteText file, Spot spot, String sentence, String remedy) {
        out.accept(file.finding(RouteRule.CONTRACT_SECRETS, spot, sentence, remedy));
    }

    private void step(Flow flow, Step step) {
        EndpointUse use = step.endpoint();
        if (use != null && use.scheme().equals("reject") && FILLED.contains(step.kind())) {
            tell(
                    flow.file(),
                    use.spot(),
                    step.kind() + " fills in what a client sends before the message is read as an expression, which"
                            + " could read secrets",
                    "call it by to: its message may name ${exchangeProperty.requestContext.model} and the like");
        }
        if (use != null && use.scheme().equals("log")) {
            use.options().forEach((name, option) -> {
                if (SHOWS.contains(name) && !option.value().equals("false")) {
                    out.accept(flow.file()
                            .finding(
                                    RouteRule.CONTRACT_SECRETS,
                                    option.spot(),
                                    name + " writes everything that is known of a request into the log",
                                    "take it out, and log what you need by a log step"));
                }
            });
        }
        if (use != null && use.scheme().equals("transform")) {
            Stream.of("name", "to").forEach(option -> header(flow, use, option));
        }
        if (Set.of("setHeader", "removeHeader").contains(step.kind())) {
            String name = step.option("name");
            if (name != null && BETAS.contains(name.toLowerCase(Locale.ROOT))) {
                betas(flow.file(), step.options().spotOfValue("name"), name);
            }
        }
    }

    private void header(Flow flow, EndpointUse use, String option) {
        EndpointUse.Option given = use.options().get(option);
        if (given == null || !use.path().endsWith("-header")) {
            return;
        }
        String name = given.value().toLowerCase(Locale.ROOT);
        if (BETAS.contains(name)) {
            betas(flow.file(), given.spot(), given.value());
        } else if (FRAMING.contains(name)) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_HEADERS,
                            given.spot(),
                            given.value() + " says how a message is framed or where it goes, and is not for steps",
                            "take it out"));
        } else if (KEYS.contains(name) && isLiteral(use.option("value"))) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_SECRETS,
                            given.spot(),
                            given.value() + " is set to a key that stands in the file",
                            "name the key of the provider by its parameter key, or write {{env:NAME}}"));
        }
    }

    private void betas(RouteText file, Spot spot, String name) {
        out.accept(file.finding(
                RouteRule.CONTRACT_HEADERS,
                spot,
                name + " is rewritten, in which clients say which features they use",
                "take it out; what clients ask for goes to the upstream as it came"));
    }

    private static boolean isLiteral(String value) {
        return !value.isEmpty() && !value.contains("{{") && !value.contains("${");
    }
}
