package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.Lab;
import harness.OneNode;
import harness.ProxyCommand;
import harness.SimulatedAccount;
import harness.SimulatedProvider.Agreement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signing in and looking after accounts from a terminal, beside a running proxy on the same database. */
@Lab
@Timeout(300)
class LoginCommandIT {

    private static final Pattern URL = Pattern.compile("https?://\\S+/oauth/authorize\\?\\S+");
    private static final Duration SOON = Duration.ofSeconds(60);

    private static OneNode node;

    @Test
    void anAccountSignsInAndIsLookedAfter() {
        SimulatedAccount anna = node.provider().account("anna");

        signIn(anna, "anna");

        await().atMost(SOON).until(() -> node.accounts().list("").size() == 1);
        await("the running proxy follows")
                .atMost(SOON)
                .until(() -> node.admin().statistics().path("active_accounts").asInt() == 1);
        assertThat(node.client().served("by login")).isEqualTo("anna");
        String id = node.idOf(anna);
        assertThat(run("accounts", "list"))
                .contains(id, "anna", "oauth", "active")
                .doesNotContain("sk-ant-oat");
        run("accounts", "deactivate", id);
        await().atMost(SOON)
                .until(() -> node.admin().statistics().path("active_accounts").asInt() == 0);
        run("accounts", "activate", id);
        await().atMost(SOON)
                .until(() -> node.admin().statistics().path("active_accounts").asInt() == 1);
        assertThat(node.accounts().causes(id)).startsWith("operator_activated", "operator_deactivated");
        assertThat(node.database().texts("select distinct actor from audit where subject = '" + id + "'"))
                .containsExactly("command line");
    }

    @Test
    void aWrongCodeIsToldInOneLine() {
        SimulatedAccount ben = node.provider().account("ben");
        try (ProxyCommand login = login("ben")) {
            Agreement agreement = node.provider().agree(ben, url(login));

            login.type("wrong-code#" + agreement.state());

            assertThat(login.awaitExit()).isEqualTo(1);
            assertThat(login.complaints()).hasSize(1);
            assertThat(login.output() + login.errors()).doesNotContain("\tat ", "wrong-code");
        }
    }

    @Test
    void keysCarryADomain() {
        String key = run("keys", "create", "team", "--domain", "team-x", "--host", "x.example")
                .strip();

        assertThat(key).startsWith("sk-proxy-");
        assertThat(run("keys", "list")).contains("team", "team-x").doesNotContain(key);
    }

    private static void signIn(SimulatedAccount person, String name) {
        try (ProxyCommand login = login(name)) {
            login.type(node.provider().agree(person, url(login)).codeAndState());
            assertThat(login.awaitExit()).as(login.output() + login.errors()).isZero();
            assertThat(login.output() + login.errors())
                    .doesNotContain(person.tokens().access(), person.tokens().refresh());
        }
    }

    private static ProxyCommand login(String name) {
        return ProxyCommand.of("login", "--name", name)
                .like(node.proxy())
                .interactive()
                .start();
    }

    private static String url(ProxyCommand login) {
        return await("the URL is printed")
                .atMost(Duration.ofSeconds(60))
                .until(() -> found(login), url -> !url.isEmpty());
    }

    private static String found(ProxyCommand login) {
        Matcher matcher = URL.matcher(login.output() + "\n" + login.errors());
        return matcher.find() ? matcher.group() : "";
    }

    private static String run(String... arguments) {
        try (ProxyCommand command =
                ProxyCommand.of(arguments).like(node.proxy()).run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
            return command.output();
        }
    }
}
