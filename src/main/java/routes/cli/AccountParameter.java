package routes.cli;

import picocli.CommandLine.Parameters;

/** The account that a command is about. For one thread. */
final class AccountParameter {

    /** What it may be. */
    static final String DESCRIPTION = "The account's id or name, or the UUID of its organisation.";

    @Parameters(paramLabel = "ID", description = DESCRIPTION)
    @SuppressWarnings("NullAway.Init")
    private String word;

    /** As it was typed. */
    String word() {
        return word;
    }
}
