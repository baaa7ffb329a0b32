package routes.cli;

import gateway.config.SettingsException;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import routes.cli.console.ConsoleCommand;
import routes.cli.pipeline.ReplayCommand;
import routes.cli.pipeline.RoutesCommand;
import routes.cli.run.DemoCommand;
import routes.cli.run.RunCommand;
import routes.cli.run.TrainCommand;
import routes.cli.session.Output;
import routes.files.RootCause;
import routes.files.RouteFilesException;
import routes.http.GatewayHttpServer.ListenException;

/** {@code claude-proxy}: the root of the command line. */
@Command(
        name = "claude-proxy",
        description = "A Claude-compatible API proxy on editable routes.",
        synopsisSubcommandLabel = "COMMAND")
public final class ClaudeProxyCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaudeProxyCommand.class);

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            DemoCommand.class,
            VersionCommand.class,
            KeysCommand.class,
            AccountsCommand.class,
            LoginCommand.class,
            ModelsCommand.class,
            MasterKeyCommand.class,
            StatusCommand.class,
            UsageCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DoctorCommand.class,
            RoutesCommand.class,
            ReplayCommand.class,
            ConfigCommand.class,
            ConsoleCommand.class,
            CompletionCommand.class,
            TrainCommand.class,
            HelpCommand.class);

    private static final String CAMEL = "org.apache.camel.";
    private static final String CANNOT_START = "the routes cannot start: ";

    /** What serves needs none of the others, and to read them all takes a tenth of a start. */
    private static final Map<String, Class<?>> ALONE =
            Map.of("run", RunCommand.class, "demo", DemoCommand.class, "train", TrainCommand.class);

    /** Of every command; printing is the command line's own. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("unused")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Prints the version.")
    @SuppressWarnings("unused")
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The command line with all commands, ready to be executed. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /** As much of the command line as these arguments need, ready to be executed with them. */
    static CommandLine commandLineFor(String... arguments) {
        Class<?> alone = arguments.length == 0 ? null : ALONE.get(arguments[0]);
        return commandLine(alone == null ? COMMANDS : List.of(alone));
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine root = new CommandLine(new ClaudeProxyCommand());
        commands.forEach(root::addSubcommand);
        root.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongArguments())
                .setExecutionExceptionHandler(ClaudeProxyCommand::explain);
        tellVersion(root);
        return root;
    }

    private static void tellVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(() -> new String[] {VersionCommand.text()});
        command.getSubcommands().values().forEach(ClaudeProxyCommand::tellVersion);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Turns an expected failure into one clear line; anything else keeps its stack trace, because it is a defect. */
    public static int explain(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof RouteFilesException routes) {
            routes.lines().forEach(line -> tell(command, CANNOT_START + line));
        } else {
            tell(command, sentence(failure));
        }
        return 1;
    }

    /** What files and databases say may be anything, and must not steer the terminal. */
    private static void tell(CommandLine command, String sentence) {
        command.getErr().println("claude-proxy: " + Output.clean(sentence));
    }

    private static String sentence(Exception failure) throws Exception {
        if (failure instanceof SettingsException
                || failure instanceof StorageStartException
                || failure instanceof ListenException
                || failure instanceof IllegalStateException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof GatewayFailure known) {
            return inWords(known);
        }
        if (failure instanceof FileSystemException file) {
            return FileFailure.words(file)
                    + "; let this user read and write there, or name another folder (DATA_FOLDER, of temporary files"
                    + " -Djava.io.tmpdir in CLAUDE_PROXY_JAVA_OPTS)";
        }
        if (isOfRoutes(failure)) {
            LOG.debug("The routes cannot start", failure);
            return CANNOT_START + RootCause.of(failure);
        }
        throw failure;
    }

    /** Whether Camel has thrown it, or something that it called while routes were built. */
    private static boolean isOfRoutes(Exception failure) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause.getClass().getName().startsWith(CAMEL)
                        || Stream.of(cause.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().startsWith(CAMEL)));
    }

    private static String inWords(GatewayFailure failure) {
        String words = new FailureMessages().text(failure, Locale.ENGLISH);
        return switch (failure.kind()) {
            case STORAGE_UNAVAILABLE -> "the database does not answer (" + failure.kind() + ")";
            case ACCOUNT_NOT_FOUND ->
                words.substring(0, words.length() - 1) + "; ./claude-proxy accounts list shows those that there are";
            default -> words;
        };
    }
}
