package routes.cli.session;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.config.terminal.TerminalWidth;
import java.io.PrintWriter;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command says: results to standard output, so that scripts get nothing else, and remarks to standard error. For one thread.
 *
 * @param width how many columns a line of a table may have; nothing for as many as it takes
 */
public record Output(CommandSpec spec, OptionalInt width) {

    public static Output of(CommandSpec spec) {
        return new Output(spec, TerminalWidth.width());
    }

    /** A line of the result. */
    public void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(clean(line));
        out.flush();
    }

    public void json(JsonNode json) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json.toPrettyString());
        out.flush();
    }

    public void table(Table table) {
        PrintWriter out = spec.commandLine().getOut();
        Table.Shown shown = table.shown(width);
        shown.lines().forEach(out::println);
        out.flush();
        if (!shown.whole()) {
            note("the terminal is too narrow for all; --json shows it");
        }
    }

    /** A remark that is no part of the result. */
    public void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("claude-proxy: " + clean(line));
        err.flush();
    }

    /** A text without what would move the cursor or change colours: names of models come from clients. */
    public static String clean(String text) {
        return text.codePoints()
                .map(letter ->
                        Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT ? '�' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
