package routes.cli;

import gateway.config.BuildInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code claude-proxy version}. */
@Command(name = "version", description = "Prints the version.")
public final class VersionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(text());
    }

    /** The program and its version. */
    static String text() {
        return "claude-proxy " + BuildInfo.read().version();
    }
}
