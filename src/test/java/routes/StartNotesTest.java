package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.KeyScope;
import gateway.account.Account;
import gateway.account.AccountState;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.provider.ProviderView;
import gateway.start.StartReport.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.stub.MemoryAccounts;

class StartNotesTest {

    private final Map<String, String> environment = new HashMap<>(Map.of("HOST", "127.0.0.1"));

    @Test
    void whatServesLacksNothing() {
        assertThat(notes(Set.of(), MemoryAccounts.account("a"))).isEmpty();
    }

    @Test
    void withoutAccountAndProviderEveryRequestFails() {
        assertThat(notes(Set.of())).singleElement().satisfies(note -> {
            assertThat(note.urgent()).isTrue();
            assertThat(note.text()).startsWith("No account or provider is set up");
            assertThat(note.remedies()).extracting(each -> each.command()).contains("./claude-proxy login");
        });
    }

    @Test
    void invalidAccountsAreUrgentWhereThereAreNoOthers() {
        Account invalid = MemoryAccounts.account("a").withState(AccountState.INVALID, "refused", null);

        assertThat(notes(Set.of(), invalid))
                .singleElement()
                .satisfies(note -> assertThat(note.urgent()).isTrue())
                .extracting(Note::text)
                .asString()
                .contains("is invalid, and there is no other");
        assertThat(notes(Set.of(), invalid, MemoryAccounts.account("b")))
                .singleElement()
                .satisfies(note -> assertThat(note.urgent()).isFalse());
    }

    @Test
    void accountsThatAreSwitchedOffAreToldWhereAllAre() {
        Account off = MemoryAccounts.account("a").withState(AccountState.INACTIVE, null, null);

        assertThat(notes(Set.of(), off)).extracting(Note::text).containsExactly("All accounts are switched off");
        assertThat(notes(Set.of(), off, MemoryAccounts.account("b"))).isEmpty();
    }

    @Test
    void temporaryKeysComeWithTheCommandThatMakesOthers() {
        assertThat(notes(Set.of(KeyScope.CLIENT, KeyScope.ADMIN), MemoryAccounts.account("a")))
                .flatExtracting(Note::remedies)
                .extracting(each -> each.command())
                .containsExactly("./claude-proxy keys create NAME", "./claude-proxy keys create NAME --admin");
    }

    @Test
    void anOpenPortIsToldUnlessSomethingStandsInFront() {
        environment.put("HOST", "0.0.0.0");
        assertThat(notes(Set.of(), MemoryAccounts.account("a")))
                .extracting(Note::text)
                .singleElement()
                .asString()
                .contains("clear text");

        environment.put("GATEWAY_SERVER_PUBLIC_URL", "https://claude.example.com");
        assertThat(notes(Set.of(), MemoryAccounts.account("a"))).isEmpty();

        environment.put("GATEWAY_MANAGEMENT_HOST", "0.0.0.0");
        assertThat(notes(Set.of(), MemoryAccounts.account("a")))
                .extracting(Note::text)
                .singleElement()
                .asString()
                .contains("management port");
    }

    @Test
    void theUrgentComesFirst() {
        assertThat(notes(Set.of(KeyScope.CLIENT))).extracting(Note::urgent).containsExactly(true, false);
    }

    private List<Note> notes(Set<KeyScope> temporary, Account... accounts) {
        Settings settings = new SettingsLoader(environment, Map.of("user.home", "/nowhere")).load();
        List<ProviderView> none = List.of();
        return new StartNotes(
                        settings,
                        temporary,
                        MemoryAccounts.poolOf(List.of(accounts)).view(),
                        none)
                .all();
    }
}
