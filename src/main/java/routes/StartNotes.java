package routes;

import gateway.access.KeyScope;
import gateway.account.AccountState;
import gateway.account.pool.AccountView;
import gateway.account.pool.PoolView;
import gateway.config.Settings;
import gateway.provider.ProviderView;
import gateway.start.NothingSetUp;
import gateway.start.StartReport.Note;
import gateway.start.StartReport.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds what a set-up lacks, and how that is mended. For one report. */
final class StartNotes {

    private final Settings settings;
    private final Set<KeyScope> temporary;
    private final PoolView accounts;
    private final List<ProviderView> providers;
    private final List<Note> notes = new ArrayList<>();

    /** @param temporary the scopes of keys that end with the process */
    StartNotes(Settings settings, Set<KeyScope> temporary, PoolView accounts, List<ProviderView> providers) {
        this.settings = settings;
        this.temporary = temporary;
        this.accounts = accounts;
        this.providers = providers;
    }

    List<Note> all() {
        ofTargets();
        ofKeys();
        ofNetwork();
        return notes.stream()
                .sorted(Comparator.comparing(note -> !note.urgent()))
                .toList();
    }

    private void ofTargets() {
        if (accounts.total() == 0) {
            if (providers.isEmpty()) {
                note(
                        true,
                        capital(NothingSetUp.FINDING) + ", so every request gets 503",
                        NothingSetUp.remedies().toArray(Remedy[]::new));
            }
            return;
        }
        List<AccountView> invalid = of(AccountState.INVALID);
        if (!invalid.isEmpty()) {
            String which = invalid.size() == 1
                    ? "Account " + invalid.getFirst().name() + " is invalid"
                    : invalid.size() + " accounts are invalid";
            note(
                    invalid.size() == accounts.total(),
                    which + (invalid.size() == accounts.total() ? ", and there is no other" : ""),
                    new Remedy("./claude-proxy accounts list --state invalid", "says why"),
                    new Remedy("./claude-proxy login --account ID", "signs in again"));
        }
        if (accounts.inactive() == accounts.total()) {
            note(
                    true,
                    "All accounts are switched off",
                    new Remedy("./claude-proxy accounts activate ID", "switches one on"));
        }
    }

    private List<AccountView> of(AccountState state) {
        return accounts.accounts().stream()
                .filter(account -> account.state() == state)
                .toList();
    }

    private void ofKeys() {
        if (temporary.contains(KeyScope.CLIENT)) {
            note(
                    false,
                    "The client key is temporary and ends with this process",
                    new Remedy("./claude-proxy keys create NAME", "makes one that stays"));
        }
        if (temporary.contains(KeyScope.ADMIN)) {
            note(
                    false,
                    "The admin key is temporary and ends with this process",
                    new Remedy("./claude-proxy keys create NAME --admin", "makes one that stays"));
        }
    }

    private void ofNetwork() {
        if (StartFacts.isEverywhere(settings.server().host())
                && settings.server().publicUrl() == null
                && settings.server().trustedProxies().isEmpty()) {
            note(
                    false,
                    "The whole network reaches the clients' port, in clear text",
                    new Remedy("HOST=127.0.0.1", "keeps it on this machine"),
                    new Remedy("GATEWAY_SERVER_PUBLIC_URL", "names the TLS proxy in front of it"));
        }
        if (StartFacts.isEverywhere(settings.management().host())) {
            note(
                    false,
                    "The whole network reaches the management port, which asks for no key",
                    new Remedy("GATEWAY_MANAGEMENT_HOST=127.0.0.1", "keeps it on this machine"));
        }
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private void note(boolean urgent, String text, Remedy... remedies) {
        notes.add(new Note(urgent, text, List.of(remedies)));
    }
}
