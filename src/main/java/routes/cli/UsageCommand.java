package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.usage.AccountUsage.Sums;
import gateway.usage.TokenUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageSums;
import gateway.usage.UsageSums.Group;
import gateway.usage.UsageSums.Summary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Table;

/** {@code claude-proxy usage}: what requests have used, from the database; no proxy need run. */
@Command(
        name = "usage",
        description = {
            "Adds up requests, tokens and costs by key, model, account, provider or day.",
            "What a running proxy has not stored yet is missing; that takes a second as a rule."
        })
public final class UsageCommand implements Callable<Integer> {

    private static final int COST_SCALE = 4;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--by", defaultValue = "KEY", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private UsageGrouping by;

    @Option(
            names = "--since",
            defaultValue = "7d",
            paramLabel = "TIME",
            description = "From when on: 7d, 12h, 2026-11-21 or 2026-11-21T18:00:00Z; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Until when, in the same ways; else until now.")
    private @Nullable String until;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private UsageOptions only;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JsonOption json;

    @Override
    public Integer call() {
        Instant now = CommandSession.CLOCK.instant();
        Instant from = time("--since", since, now);
        if (from.isAfter(now)) {
            throw new ParameterException(
                    spec.commandLine(), "--since: expected a time that has been, got " + since + ", which is to come");
        }
        Instant to = until == null ? null : time("--until", until, now);
        if (to != null && !to.isAfter(from)) {
            throw new ParameterException(spec.commandLine(), "--until: expected a time after --since, got " + until);
        }
        only.check(spec);
        Output output = Output.of(spec);
        try (CommandSession session = CommandSession.open()) {
            Map<String, String> keys = session.keyNames();
            Map<String, String> accounts = session.accountNames();
            UsageFilter filter = only.filter(keys, accounts).during(from, to);
            Summary summary = session.usage().sum(by, filter, UsageSums.MOST_GROUPS);
            Map<String, String> names = switch (by) {
                case KEY -> keys;
                case ACCOUNT -> accounts;
                case MODEL, PROVIDER, DAY, STATUS -> Map.of();
            };
            if (json.wanted()) {
                output.json(json(summary, names, from, to));
            } else {
                print(output, summary, names, from, to);
            }
            if (summary.groups().isEmpty()) {
                only.unknown(keys, accounts).forEach(output::note);
            }
        }
        return 0;
    }

    private Instant time(String option, String text, Instant now) {
        try {
            return Period.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private void print(Output output, Summary summary, Map<String, String> names, Instant from, @Nullable Instant to) {
        String period = "from " + from.truncatedTo(ChronoUnit.SECONDS)
                + (to == null ? " until now" : " until " + to.truncatedTo(ChronoUnit.SECONDS));
        if (summary.groups().isEmpty()) {
            output.say("no requests " + (only.any() ? "like that " : "") + period
                    + ": --since looks further back, as in --since 30d");
            return;
        }
        output.say("usage " + period);
        output.table(table(by, summary, names));
        if (summary.more()) {
            output.note("only the first " + UsageSums.MOST_GROUPS + " are shown; the total counts all");
        }
    }

    static Table table(UsageGrouping by, Summary summary, Map<String, String> names) {
        Table table = new Table(
                Table.Column.name(by.name()),
                Table.Column.number("REQUESTS"),
                Table.Column.lesserNumber("ERRORS"),
                Table.Column.number("INPUT"),
                Table.Column.number("OUTPUT"),
                Table.Column.lesserNumber("CACHE READ"),
                Table.Column.lesserNumber("CACHE WRITE"),
                Table.Column.number("COST $"));
        for (Group group : summary.groups()) {
            add(table, nameOf(group, names), group.sums());
        }
        add(table, "total", summary.total());
        return table;
    }

    private static String nameOf(Group group, Map<String, String> names) {
        String value = group.value();
        return value == null ? "-" : names.getOrDefault(value, value);
    }

    private static void add(Table table, String name, Sums sums) {
        TokenUsage tokens = sums.tokens();
        table.add(
                name,
                number(sums.requests()),
                number(sums.errors()),
                number(tokens.input()),
                number(tokens.output()),
                number(tokens.cacheRead()),
                number(tokens.cacheWrite5m() + tokens.cacheWrite1h()),
                cost(sums.cost()));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Rounded up: what costs something does not look free. */
    private static String cost(@Nullable BigDecimal cost) {
        return cost == null ? "-" : cost.setScale(COST_SCALE, RoundingMode.UP).toPlainString();
    }

    private ObjectNode json(Summary summary, Map<String, String> names, Instant from, @Nullable Instant to) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("by", by.word());
        body.put("since", from.toString());
        body.put("until", to == null ? null : to.toString());
        ArrayNode groups = body.putArray("groups");
        for (Group group : summary.groups()) {
            ObjectNode each = groups.addObject();
            each.put(by.word(), group.value());
            if (!names.isEmpty()) {
                each.put("name", group.value() == null ? null : names.get(group.value()));
            }
            write(each, group.sums());
        }
        write(body.putObject("total"), summary.total());
        body.put("has_more", summary.more());
        return body;
    }

    private static void write(ObjectNode body, Sums sums) {
        TokenUsage tokens = sums.tokens();
        body.put("requests", sums.requests());
        body.put("errors", sums.errors());
        body.put("input_tokens", tokens.input());
        body.put("output_tokens", tokens.output());
        body.put("cache_read_tokens", tokens.cacheRead());
        body.put("cache_write_5m_tokens", tokens.cacheWrite5m());
        body.put("cache_write_1h_tokens", tokens.cacheWrite1h());
        body.put("cost_usd", sums.cost());
    }
}
