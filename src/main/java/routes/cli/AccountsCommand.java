package routes.cli;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.AccountStore.HistoryEntry;
import gateway.account.StateChange;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountFilter;
import gateway.admin.AccountJson;
import gateway.admin.AccountTest;
import gateway.credential.Credential;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy accounts}: the operator's accounts, named by their id, the UUID of their organisation, or their name. */
@Command(
        name = "accounts",
        description = "Adds, shows and changes accounts.",
        subcommands = {
            AddAccountCommand.class,
            ChangeAccountCommand.class,
            ImportAccountsCommand.class,
            ExportAccountsCommand.class
        })
public final class AccountsCommand implements Runnable {

    private static final int HISTORY = 100;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: add, list, show, change, activate, deactivate, remove, refresh, test, history,"
                        + " import or export.");
    }

    @Command(name = "list", description = "Lists the accounts; secrets are not shown.")
    int list(
            @Option(names = "--state", description = "Only these: ${COMPLETION-CANDIDATES}") @Nullable
                    AccountState state,
            @Option(names = "--kind", description = "Only these: ${COMPLETION-CANDIDATES}") @Nullable AccountKind kind,
            @Option(names = "--domain", description = "Only those of this domain.") @Nullable String domain) {
        AccountFilter filter = new AccountFilter(state, kind, domain, null);
        return with(accounts ->
                accounts.list(filter, null, Integer.MAX_VALUE).accounts().forEach(this::printLine));
    }

    private void printLine(Account account) {
        print(String.format(
                Locale.ROOT,
                "%s  %-16s  %-12s  %-24s  %-10s  %-16s  %s",
                account.id(),
                AccountJson.word(account.kind()),
                AccountJson.word(account.state()),
                account.name(),
                AccountJson.word(account.profile().plan()),
                Objects.requireNonNullElse(account.options().domain(), "-"),
                Objects.requireNonNullElse(account.stateReason(), "")));
    }

    @Command(name = "show", description = "Shows one account as JSON; its secrets are masked.")
    int show(@Parameters(paramLabel = "ID") String id) {
        return with(accounts -> print(AccountJson.of(accounts.find(id), null, 0).toPrettyString()));
    }

    @Command(name = "activate", description = "Switches an account on.")
    int activate(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", description = "Why, for its history.") @Nullable String reason) {
        return with(accounts -> accounts.activate(id, reason, CommandSession.ACTOR));
    }

    @Command(name = "lift", description = "Ends the rest of a model before its time, or of all models.")
    int lift(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--model", description = "The model; all of them without it.") @Nullable String model) {
        return with(accounts -> accounts.lift(id, model, CommandSession.ACTOR));
    }

    @Command(name = "deactivate", description = "Switches an account off.")
    int deactivate(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", description = "Why, for its history.") @Nullable String reason) {
        return with(accounts -> accounts.deactivate(id, reason, CommandSession.ACTOR));
    }

    @Command(name = "remove", description = "Removes an account with its history and what is pinned to it.")
    int remove(@Parameters(paramLabel = "ID") String id) {
        return with(accounts -> accounts.delete(id, null, CommandSession.ACTOR));
    }

    @Command(name = "refresh", description = "Refreshes the token of an account now.")
    int refresh(@Parameters(paramLabel = "ID") String id) {
        return with(accounts -> {
            Credential.OAuthToken token =
                    accounts.refresh(id, CommandSession.ACTOR).token();
            print("refreshed"
                    + (token == null || token.expiresAt() == null ? "" : ", valid until " + token.expiresAt()));
        });
    }

    @Command(name = "test", description = "Asks the provider about an account.")
    int test(@Parameters(paramLabel = "ID") String id) {
        try (CommandSession session = CommandSession.open()) {
            AccountTest result = session.administration().test(id, CommandSession.ACTOR);
            Account account = result.account();
            print(
                    result.ok()
                            ? "ok after " + result.latencyMillis() + " ms, plan "
                                    + AccountJson.word(account.profile().plan()) + ", "
                                    + account.profile().models().size() + " models"
                            : "failed: " + result.error());
            return result.ok() ? 0 : 1;
        }
    }

    @Command(name = "history", description = "Shows what happened to an account, the latest first.")
    int history(@Parameters(paramLabel = "ID") String id) {
        return with(accounts -> {
            for (HistoryEntry entry : accounts.history(id, null, HISTORY)) {
                StateChange change = entry.change();
                print(String.format(
                        Locale.ROOT,
                        "%s  %-12s  %-12s  %-22s  %-14s  %s",
                        change.at(),
                        change.from() == null ? "-" : AccountJson.word(change.from()),
                        AccountJson.word(change.to()),
                        AccountJson.word(change.cause()),
                        change.actor(),
                        Objects.requireNonNullElse(change.reason(), "")));
            }
        });
    }

    private int with(Consumer<AccountAdministration> work) {
        try (CommandSession session = CommandSession.open()) {
            work.accept(session.administration());
        }
        return 0;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
