package routes.cli;

import picocli.CommandLine.Option;

/** Whether a command is read by a program. For one thread. */
final class JsonOption {

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    boolean wanted() {
        return json;
    }
}
