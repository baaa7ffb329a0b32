package routes.cli;

import gateway.usage.UsageFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import routes.cli.words.Meant;

/** Which requests {@code claude-proxy usage} adds up: the filters of {@code GET /api/admin/usage}. For one thread. */
final class UsageOptions {

    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;

    @Option(names = "--key", description = "Only requests of this client key: its id or name.")
    private @Nullable String key;

    @Option(names = "--account", description = "Only requests whose last try was with this account: its id or name.")
    private @Nullable String account;

    @Option(names = "--provider", description = "Only requests whose last try was with this provider.")
    private @Nullable String provider;

    @Option(names = "--model", description = "Only requests that asked for this model, or were answered by it.")
    private @Nullable String model;

    @Option(names = "--status", description = "Only requests that were answered with this HTTP status.")
    private @Nullable Integer status;

    @Option(
            names = "--replay",
            arity = "1",
            paramLabel = "true|false",
            description = "Only requests that were sent once more by replay; false: only those of clients.")
    private @Nullable Boolean replay;

    /** @throws ParameterException for a status that there is not */
    void check(CommandSpec spec) {
        if (status != null && (status < FIRST_STATUS || status > LAST_STATUS)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--status: expected a status from " + FIRST_STATUS + " to " + LAST_STATUS + ", got " + status);
        }
    }

    /**
     * What they ask for, over all time.
     *
     * @param keys names of keys by their ids
     * @param accounts names of accounts by their ids
     */
    UsageFilter filter(Map<String, String> keys, Map<String, String> accounts) {
        return new UsageFilter(id(key, keys), id(account, accounts), provider, model, status, null, null, replay);
    }

    /** The ids of usage rows outlive accounts, and keys of the settings are not stored: what is not known is taken for an id. */
    private static @Nullable String id(@Nullable String word, Map<String, String> names) {
        if (word == null || names.containsKey(word)) {
            return word;
        }
        return names.entrySet().stream()
                .filter(each -> each.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(word);
    }

    /** What was typed and is not known: a sentence for each, for somebody who finds nothing. */
    List<String> unknown(Map<String, String> keys, Map<String, String> accounts) {
        List<String> unknown = new ArrayList<>();
        unknown("key", key, keys, "keys list", unknown);
        unknown("account", account, accounts, "accounts list", unknown);
        return unknown;
    }

    private static void unknown(
            String kind, @Nullable String word, Map<String, String> names, String list, List<String> unknown) {
        if (word != null && !names.containsKey(word) && !names.containsValue(word)) {
            unknown.add(Meant.unknown(kind, word, CommandSession.words(names), list));
        }
    }

    /** Whether any was given. */
    boolean any() {
        return !filter(Map.of(), Map.of()).equals(UsageFilter.ALL);
    }
}
