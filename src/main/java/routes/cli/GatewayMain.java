package routes.cli;

/** The entry point of the process: hands over to the command line. */
public final class GatewayMain {

    private GatewayMain() {}

    public static void main(String[] arguments) {
        System.exit(ClaudeProxyCommand.commandLineFor(arguments).execute(arguments));
    }
}
