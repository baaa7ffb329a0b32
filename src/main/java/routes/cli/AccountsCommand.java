package routes.cli;

import gateway.account.Account;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountJson;
import gateway.admin.AccountTest;
import gateway.credential.Credential;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import routes.cli.session.CommandGroup;
import routes.cli.session.Prompt;

/** {@code claude-proxy accounts}: the operator's accounts, named by their id, the UUID of their organisation, or their name. */
@Command(
        name = "accounts",
        description = "Adds, shows and changes accounts.",
        subcommands = {
            AddAccountCommand.class,
            ListAccountsCommand.class,
            ShowAccountCommand.class,
            ChangeAccountCommand.class,
            AccountHistoryCommand.class,
            ImportAccountsCommand.class,
            ExportAccountsCommand.class,
            OAuthFromCookieCommand.class
        })
public final class AccountsCommand extends CommandGroup {

    private static final String ID = AccountParameter.DESCRIPTION;

    @Command(name = "activate", description = "Switches an account on.")
    int activate(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--reason", description = "Why, for its history.") @Nullable String reason) {
        return with(id, accounts -> {
            Account account = accounts.activate(id, reason, CommandSession.ACTOR);
            output().say("account " + account.name() + " is switched on");
        });
    }

    @Command(name = "lift", description = "Ends the rest of a model before its time, or of all models.")
    int lift(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--model", description = "The model; all of them without it.") @Nullable String model) {
        return with(id, accounts -> {
            Account account = accounts.lift(id, model, CommandSession.ACTOR);
            output().say("account " + account.name() + " no longer rests for "
                    + (model == null ? "any model" : "model " + model));
        });
    }

    @Command(name = "deactivate", description = "Switches an account off.")
    int deactivate(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--reason", description = "Why, for its history.") @Nullable String reason) {
        return with(id, accounts -> {
            Account account = accounts.deactivate(id, reason, CommandSession.ACTOR);
            output().say("account " + account.name() + " is switched off");
        });
    }

    @Command(name = "remove", description = "Removes an account with its history and what is pinned to it.")
    int remove(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Does not ask whether to do it.")
                    boolean yes) {
        CommandLine remove = Objects.requireNonNull(spec.subcommands().get("remove"));
        Prompt prompt = Prompt.of(remove.getCommandSpec());
        prompt.requireAnswer("remove account " + id, yes);
        return with(id, accounts -> {
            Account account = accounts.find(id);
            if (prompt.confirm(
                    "remove account " + account.name() + " with its history and what is pinned to it", yes)) {
                accounts.delete(account.id(), null, CommandSession.ACTOR);
                output().say("account " + account.name() + " is removed");
            } else {
                output().say("account " + account.name() + " stays");
            }
        });
    }

    @Command(name = "refresh", description = "Refreshes the token of an account now.")
    int refresh(@Parameters(paramLabel = "ID", description = ID) String id) {
        return with(id, accounts -> {
            Account account = accounts.refresh(id, CommandSession.ACTOR);
            Credential.OAuthToken token = account.token();
            output().say("account " + account.name() + " has a new token"
                    + (token == null || token.expiresAt() == null ? "" : ", valid until " + token.expiresAt()));
        });
    }

    @Command(name = "test", description = "Asks the provider about an account.")
    int test(@Parameters(paramLabel = "ID", description = ID) String id) {
        try (CommandSession session = CommandSession.open()) {
            AccountTest result = session.named(id, accounts -> accounts.test(id, CommandSession.ACTOR));
            Account account = result.account();
            output().say("account " + account.name()
                    + (result.ok()
                            ? " is ok after " + result.latencyMillis() + " ms, plan "
                                    + AccountJson.word(account.profile().plan()) + ", "
                                    + account.profile().models().size() + " models"
                            : " failed: " + result.error()));
            session.lackingFor(account).ifPresent(output()::note);
            return result.ok() ? 0 : 1;
        }
    }

    private static int with(String id, Consumer<AccountAdministration> work) {
        try (CommandSession session = CommandSession.open()) {
            session.named(id, accounts -> {
                work.accept(accounts);
                return id;
            });
        }
        return 0;
    }
}
