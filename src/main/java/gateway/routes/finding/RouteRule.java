package gateway.routes.finding;

import static gateway.routes.finding.Severity.ERROR;
import static gateway.routes.finding.Severity.WARNING;

import java.util.Locale;

/** What route files are held against. */
public enum RouteRule {
    // the file as a text
    FILE_ENDING(WARNING, "only names that end in .camel.yaml count"),
    FILE_FOLDER(WARNING, "sub-folders are not read"),
    FILE_READ(ERROR, "a file can be read"),
    FILE_SIZE(ERROR, "a file has 1 MB at most, a set of files 8 MB and 200 files"),
    FILE_ENCODING(ERROR, "a file is UTF-8 text"),
    FILE_EMPTY(ERROR, "a file has something in it"),
    FILE_WITHOUT_ROUTES(WARNING, "a file has more than comments"),
    YAML_SYNTAX(ERROR, "a file is YAML"),
    YAML_DUPLICATE_KEY(ERROR, "a key stands once in a map"),
    YAML_DEPTH(ERROR, "nothing is nested deeper than 100 levels"),
    YAML_ALIASES(ERROR, "aliases do not multiply beyond 200,000 parts"),
    YAML_DOCUMENTS(ERROR, "a file has one document"),
    LIST_EXPECTED(ERROR, "a file is a list"),

    // Camel's schema
    UNKNOWN_STEP(ERROR, "a step is one that Camel has"),
    UNKNOWN_OPTION(ERROR, "an option is one that its step has"),
    OPTION_TYPE(ERROR, "an option is a text, a list or a map, as its step wants it"),
    OPTION_VALUE(ERROR, "an option has a value that its step takes"),
    OPTION_MISSING(ERROR, "what a step needs is there"),
    SCHEMA(ERROR, "all else that Camel's schema says"),
    EXPRESSION_SYNTAX(ERROR, "a simple expression is one that Camel reads"),

    // names
    UNKNOWN_BEAN(ERROR, "a ref names a bean that there is"),
    UNKNOWN_METHOD(ERROR, "a method is one that its bean has"),
    UNKNOWN_CLASS(ERROR, "a class is on the class path"),
    UNKNOWN_LANGUAGE(ERROR, "an expression is in a language that there is"),
    UNKNOWN_DATA_FORMAT(ERROR, "marshal and unmarshal name a data format that there is"),
    UNKNOWN_COMPONENT(ERROR, "an address begins with the name of a component that there is"),
    UNKNOWN_ENDPOINT_OPTION(ERROR, "a parameter is one that its component has"),
    ENDPOINT_OPTION_MISSING(ERROR, "what a component needs is there"),
    ENDPOINT_OPTION_VALUE(ERROR, "a parameter has a value that its component takes"),
    UNKNOWN_PROPERTY(ERROR, "what stands in double braces is a setting, or a parameter of the template"),
    UNKNOWN_TEMPLATE(ERROR, "a templatedRoute names a template that there is"),
    UNKNOWN_PARAMETER(ERROR, "a templatedRoute gives only parameters that its template has"),
    MISSING_PARAMETER(ERROR, "a templatedRoute gives each parameter that has no default"),
    PARAMETER_VALUE(ERROR, "a templatedRoute gives values that its template takes"),
    UNKNOWN_ROUTE_CONFIGURATION(ERROR, "a routeConfigurationId names a route configuration that there is"),
    ENTRY_ORDER(ERROR, "what counts for all routes of a file stands above them"),
    DUPLICATE_ID(ERROR, "ids of routes, templates, configurations and steps are unique over all files"),
    DUPLICATE_CONSUMER(ERROR, "a direct: address leads to one route"),
    DUPLICATE_PATH(ERROR, "a path and method leads to one route"),
    DANGLING_TARGET(ERROR, "a direct: route that is called is there"),
    LOOP(ERROR, "no route calls itself"),
    CONDITIONAL_LOOP(WARNING, "no route calls itself, on a condition neither"),

    // extensions
    EXTENSION_FILE(ERROR, "a jar or Kamelet can be read, has 64 MB at most, all of them 256 MB and 200 files"),
    EXTENSION_BEAN(ERROR, "a bean of a jar has a name of its own, and a public class and constructor"),
    EXTENSION_GONE(ERROR, "a version comes back with the extensions that it had"),
    KAMELET(ERROR, "a Kamelet is named as its file is, and begins with kamelet:source"),

    // conventions
    FILE_NAME(WARNING, "a name is in kebab-case"),
    FIRST_LINE(WARNING, "the first line is a comment that says what the file decides"),
    ENTRY_KIND(WARNING, "a file has routes, route configurations, templates and instances of templates only"),
    ID_PRESENT(WARNING, "a route has an id"),
    ID_KEBAB(WARNING, "an id is in kebab-case"),
    DESCRIPTION(WARNING, "a route has a description of one line, third person and no full stop"),
    STEP_ID(WARNING, "a step has an id like route-id.verb-noun"),
    DIRECT_NAME(WARNING, "a direct: route is called by its own id"),
    ENTRY_NAME(
            WARNING,
            "the id of an entry route begins with api-, admin- or cron-, of a configuration with errors-, of a provider with provider-"),
    TEMPLATE_PARAMETER(WARNING, "a parameter of a template is in camelCase, described, and used"),
    ERROR_HANDLING(WARNING, "a route names its routeConfigurationId, or leaves failures to its caller"),
    TRY_SCOPE(WARNING, "doTry stands only in a route that leaves failures to its caller"),
    CRON_ROUTE(WARNING, "a cron route has one step, to a direct: route"),
    SCRIPT(WARNING, "a route has no code"),
    STEP_COUNT(WARNING, "a route has twelve steps at most"),
    NESTING(WARNING, "steps are nested five levels at most"),
    SIMPLE_LENGTH(WARNING, "a simple expression has 60 characters at most"),
    CLASS_NAME(WARNING, "a route names no Java class"),
    LITERAL(WARNING, "numbers, hosts and times of the built-in routes are settings"),

    // the gateway's contract
    CONTRACT_AUTHENTICATION(ERROR, "who calls is known before anything is done for the caller"),
    CONTRACT_SETTLEMENT(ERROR, "what clients are answered is accounted, failures too"),
    CONTRACT_ORDER(ERROR, "what a step needs has been done before it"),
    CONTRACT_HOPS(WARNING, "requests that go in circles are found"),
    CONTRACT_ANSWER(ERROR, "a path is answered"),
    CONTRACT_ROUTE(ERROR, "the routes that others call, the gateway too, are there and run"),
    CONTRACT_BEAN(ERROR, "beans of the gateway are left as they are"),
    CONTRACT_REQUEST(ERROR, "what holds the request stays on its exchange"),
    CONTRACT_HEADERS(ERROR, "betas, and what frames a message, go to the upstream as they came"),
    CONTRACT_ERRORS(ERROR, "failures of upstreams reach the client as they are"),
    CONTRACT_STREAM(ERROR, "events pass as they come, each once and in order"),
    CONTRACT_BODY_LOGGED(ERROR, "what people and models say stands in no log"),
    CONTRACT_SECRETS(ERROR, "secrets stand in no file and no log, and go to no other host"),
    CONTRACT_BLOCKING(ERROR, "nothing slow stands in the way of an answer or an event"),
    CONTRACT_COMPONENT(ERROR, "a component is one of gateway.routes.allowed-components");

    private final Severity severity;
    private final String demand;

    RouteRule(Severity severity, String demand) {
        this.severity = severity;
        this.demand = demand;
    }

    /** The name of the rule in findings. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What breaking it mostly means; single findings may be milder. */
    public Severity severity() {
        return severity;
    }

    /** What a file that keeps the rule is like. */
    public String demand() {
        return demand;
    }

    /** Whether it is about how files are written, and nothing would go wrong. */
    public boolean isConvention() {
        return compareTo(FILE_NAME) >= 0 && compareTo(LITERAL) <= 0;
    }
}
