package routes.cli;

import picocli.CommandLine;

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
