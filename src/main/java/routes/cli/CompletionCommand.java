package routes.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy completion}: scripts that have a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options.",
            "bash, zsh: source <(./claude-proxy completion bash)",
            "fish: ./claude-proxy completion fish | source"
        })
public final class CompletionCommand implements Runnable {

    /** Shells that can complete. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (shell) {
                    // The script turns on bash's way of completing where it runs in zsh.
                    case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
                    case FISH -> FishCompletion.script(root);
                });
        out.flush();
    }
}
