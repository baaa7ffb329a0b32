package routes;

import picocli.CommandLine;
import routes.cli.ClaudeProxyCommand;

/** The entry point of the process: hands over to the command line. */
public final class GatewayMain {

    private GatewayMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ClaudeProxyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ClaudeProxyCommand::explain)
                .execute(arguments));
    }
}
