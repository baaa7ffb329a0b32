package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.account.Account;
import gateway.admin.AccountFilter;
import gateway.admin.AccountJson;
import gateway.config.SettingsLoader;
import gateway.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import routes.cli.session.RunningGateway;
import routes.cli.words.Meant;

/**
 * Accounts as JSON: as the running proxy sees them, which knows what is in flight and who rests, and those of its settings; else as
 * they are stored.
 *
 * @param accounts an array, each as the admin API shows it
 * @param live whether a running proxy has told
 */
record ShownAccounts(ArrayNode accounts, boolean live) {

    private static final int PAGE = 1000;

    /** What is said of stored accounts. */
    static final String STORED = "no proxy runs on this data folder, so these are stored values";

    /** The accounts of a filter. */
    static ShownAccounts of(AccountFilter filter) {
        Optional<RunningGateway> running =
                RunningGateway.find(SettingsLoader.ofProcess().load());
        ArrayNode told = running.isEmpty() ? null : told(running.get(), filter);
        return told == null ? stored(filter) : new ShownAccounts(told, true);
    }

    /**
     * One account.
     *
     * @param word its id, the UUID of its organisation or its name
     * @throws IllegalStateException where there is no such account, with one that may have been meant
     */
    static ShownAccounts one(String word) {
        ShownAccounts all = of(AccountFilter.ALL);
        JsonNode ofOrganization = null;
        JsonNode ofName = null;
        for (JsonNode account : all.accounts) {
            if (word.equalsIgnoreCase(account.path("id").asText())) {
                return all.only(account);
            }
            if (word.equalsIgnoreCase(account.path("organization_uuid").asText())) {
                ofOrganization = account;
            }
            if (word.equals(account.path("name").asText())) {
                ofName = account;
            }
        }
        JsonNode found = ofOrganization == null ? ofName : ofOrganization;
        if (found == null) {
            throw new IllegalStateException(Meant.unknown("account", word, all.words(), "accounts list"));
        }
        return all.only(found);
    }

    private Set<String> words() {
        Set<String> words = new HashSet<>();
        for (JsonNode account : accounts) {
            words.add(account.path("id").asText());
            words.add(account.path("name").asText());
        }
        return words;
    }

    private ShownAccounts only(JsonNode account) {
        return new ShownAccounts(Json.mapper().createArrayNode().add(account), live);
    }

    private static ShownAccounts stored(AccountFilter filter) {
        ArrayNode array = Json.mapper().createArrayNode();
        try (CommandSession session = CommandSession.open()) {
            for (Account account : session.administration()
                    .list(filter, null, Integer.MAX_VALUE)
                    .accounts()) {
                array.add(AccountJson.of(account, null, 0));
            }
        }
        return new ShownAccounts(array, false);
    }

    private static @Nullable ArrayNode told(RunningGateway running, AccountFilter filter) {
        ArrayNode array = Json.mapper().createArrayNode();
        String after = null;
        do {
            JsonNode page = running.get("/api/admin/accounts" + query(filter, after));
            if (page == null) {
                return null;
            }
            page.path("data").forEach(array::add);
            after = page.path("has_more").asBoolean() ? page.path("last_id").asText() : null;
        } while (after != null);
        return array;
    }

    private static String query(AccountFilter filter, @Nullable String after) {
        StringJoiner query = new StringJoiner("&", "?", "");
        query.add("limit=" + PAGE);
        Map<String, Optional<String>> parameters = Map.of(
                "state", Optional.ofNullable(filter.state()).map(AccountJson::word),
                "kind", Optional.ofNullable(filter.kind()).map(AccountJson::word),
                "domain", Optional.ofNullable(filter.domain()).map(domain -> domain.toLowerCase(Locale.ROOT)),
                "after", Optional.ofNullable(after));
        parameters.forEach((name, value) ->
                value.ifPresent(text -> query.add(name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8))));
        return query.toString();
    }
}
