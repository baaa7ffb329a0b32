package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.start.NothingSetUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a running proxy is, in words. Pure. */
final class StatusLines {

    private static final long MEGABYTE = 1024 * 1024;
    private static final int LABEL = 13;

    private final List<String> lines = new ArrayList<>();

    private StatusLines() {}

    /**
     * A line for each thing.
     *
     * @param status what {@code GET /api/admin/status} said
     * @param health what {@code GET /health} said
     */
    static List<String> of(JsonNode status, JsonNode health) {
        StatusLines made = new StatusLines();
        made.process(status, health);
        made.load(status);
        made.targets(status);
        made.storage(status);
        made.jobs(status.path("failed_jobs"));
        return made.lines;
    }

    /** What is wrong and what to do, null when the proxy can serve. */
    static @Nullable String complaint(JsonNode status, JsonNode health) {
        if (status.path("draining").asBoolean()) {
            return "the proxy is stopping; ./claude-proxy run starts it again";
        }
        if (!"unhealthy".equals(health.path("status").asText())) {
            return null;
        }
        return status.at("/accounts/total").asInt() == 0
                        && status.path("providers").isEmpty()
                ? "the proxy is unhealthy: " + NothingSetUp.FINDING + "; " + NothingSetUp.words(NothingSetUp.remedies())
                : "the proxy is unhealthy: no account or provider can be used now; ./claude-proxy accounts list shows"
                        + " why";
    }

    private void line(String label, String text) {
        lines.add(label + " ".repeat(LABEL - label.length()) + text);
    }

    private void process(JsonNode status, JsonNode health) {
        Duration uptime = Duration.ofSeconds(status.path("uptime_seconds").asLong());
        line("health", health.path("status").asText("does not answer"));
        line(
                "running",
                "since " + status.path("started_at").asText() + " (" + Period.words(uptime) + "), pid "
                        + status.path("pid").asText() + ", "
                        + status.path("node").asText());
        line("version", status.path("version").asText());
        line("addresses", address(status.path("listener")) + ", management " + address(status.path("management")));
        line("data folder", status.path("data_folder").asText());
        routes(status.path("routes"));
    }

    private void routes(JsonNode routes) {
        int retiring = routes.path("retiring").asInt();
        line(
                "routes",
                "generation " + routes.path("generation").asInt()
                        + (retiring == 0 ? "" : ", " + retiring + " earlier with requests still"));
    }

    private static String address(JsonNode address) {
        String host = address.path("host").asText();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address.path("port").asText();
    }

    private void load(JsonNode status) {
        line(
                "requests",
                status.path("requests_in_flight").asText() + " in flight, "
                        + status.path("active_streams").asText() + " streams");
        JsonNode memory = status.path("memory");
        line(
                "memory",
                memory.path("used_bytes").asLong() / MEGABYTE + " of "
                        + memory.path("limit_bytes").asLong() / MEGABYTE + " MB held by requests, "
                        + memory.path("refused").asText() + " refused");
    }

    private void targets(JsonNode status) {
        JsonNode accounts = status.path("accounts");
        line(
                "accounts",
                accounts.path("total").asInt() == 0
                        ? "none"
                        : accounts.path("usable").asText() + " of "
                                + accounts.path("total").asText() + " usable: " + states(accounts));
        if (status.path("providers").isEmpty()) {
            line("providers", "none");
        }
        String label = "providers";
        for (JsonNode provider : status.path("providers")) {
            String error = provider.path("last_error").isTextual()
                    ? ", " + provider.path("last_error").asText()
                    : "";
            line(
                    label,
                    provider.path("name").asText() + " "
                            + provider.path("health").asText() + ", breaker "
                            + provider.path("breaker").asText() + ", "
                            + provider.path("in_flight").asText() + " in flight" + error);
            label = "";
        }
    }

    private static String states(JsonNode accounts) {
        List<String> states = new ArrayList<>();
        for (String state : List.of("active", "rate_limited", "invalid", "inactive")) {
            int count = accounts.path(state).asInt();
            if (count > 0) {
                states.add(count + " " + state.replace('_', '-'));
            }
        }
        return String.join(", ", states);
    }

    private void storage(JsonNode status) {
        JsonNode database = status.path("database");
        line(
                "database",
                (database.path("embedded").asBoolean() ? "in the data folder" : "of DATABASE_URL")
                        + (database.path("reachable").asBoolean()
                                ? ", answers"
                                : ", does not answer: usage waits in the journal"));
        JsonNode journal = status.path("journal");
        long lost = journal.path("lost").asLong();
        line(
                "journal",
                journal.path("waiting").asText() + " rows wait for the database"
                        + (lost == 0 ? "" : ", " + lost + " are lost"));
    }

    private void jobs(JsonNode failed) {
        if (failed.isNull()) {
            line("jobs", "not known while the database does not answer");
        } else if (failed.isEmpty()) {
            line("jobs", "the last run of each was good");
        }
        String label = "jobs";
        for (JsonNode job : failed) {
            line(
                    label,
                    job.path("name").asText() + " failed at " + job.path("at").asText() + " on "
                            + job.path("node").asText() + ": "
                            + job.path("failure").asText());
            label = "";
        }
    }
}
