package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.usage.UsageFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UsageOptionsTest {

    private static final Map<String, String> KEYS = Map.of("key-1", "laptop");
    private static final Map<String, String> ACCOUNTS = Map.of("account-1", "anna");

    @Test
    void namesAreTakenForIds() {
        assertThat(options(
                                "--key",
                                "laptop",
                                "--account",
                                "anna",
                                "--provider",
                                "groq",
                                "--model",
                                "m",
                                "--status",
                                "529")
                        .filter(KEYS, ACCOUNTS))
                .isEqualTo(new UsageFilter("key-1", "account-1", "groq", "m", 529, null, null));
        assertThat(options("--key", "key-1", "--account", "gone").filter(KEYS, ACCOUNTS))
                .isEqualTo(new UsageFilter("key-1", "gone", null, null, null, null, null));
        assertThat(options("--replay", "true").filter(KEYS, ACCOUNTS).replay()).isTrue();
        assertThat(options("--replay", "false").any()).isTrue();
        assertThat(options().any()).isFalse();
        assertThat(options("--status", "200").any()).isTrue();
    }

    @Test
    void whatIsNotKnownIsTold() {
        assertThat(options("--key", "labtop", "--account", "anna").unknown(KEYS, ACCOUNTS))
                .containsExactly(
                        "there is no key labtop; did you mean laptop? ./claude-proxy keys list shows those that there are");
    }

    @Test
    void theCommandHasTheFiltersOfTheAdminApi() throws IOException {
        Set<String> wanted = new HashSet<>();
        try (InputStream in = UsageCommand.class.getResourceAsStream("/openapi.json")) {
            for (JsonNode parameter : Json.mapper().readTree(in).at("/paths/~1api~1admin~1usage/get/parameters")) {
                wanted.add("--" + parameter.path("name").asText().replace("group_by", "by"));
            }
        }
        // of pages of rows
        wanted.removeAll(Set.of("--order", "--after", "--before", "--limit"));

        assertThat(new CommandLine(new UsageCommand())
                        .getCommandSpec()
                        .optionsMap()
                        .keySet())
                .containsAll(wanted);
        assertThat(wanted).contains("--status", "--key");
    }

    private static UsageOptions options(String... arguments) {
        UsageOptions options = new UsageOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
