package routes.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainHintsTest {

    @Test
    void aDomainWithoutAccountsIsTold() {
        assertThat(DomainHints.of(Set.of("team-b", "team-a"), Arrays.asList("team-a", null), true))
                .containsExactly("domain team-b has no account yet: ./claude-proxy login --domain team-b or"
                        + " ./claude-proxy accounts add NAME --domain team-b adds one");
        assertThat(DomainHints.of(Set.of("team-a"), List.of(), true)).hasSize(1);
    }

    @Test
    void aKeyWithoutADomainNeedsAnAccountWithoutOne() {
        assertThat(DomainHints.of(Set.of(), List.of("team-a"), false))
                .containsExactly("each account serves a domain, and this key has none: ./claude-proxy keys create NAME"
                        + " --domain team-a makes one that has");
        assertThat(DomainHints.of(Set.of(), List.of("team-a"), true)).isEmpty();
        assertThat(DomainHints.of(Set.of(), Arrays.asList("team-a", null), false))
                .isEmpty();
    }

    @Test
    void nothingIsToldBeforeThereAreAccounts() {
        assertThat(DomainHints.of(Set.of(), List.of(), false)).isEmpty();
    }
}
