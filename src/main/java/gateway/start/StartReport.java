package gateway.start;

import java.util.List;

/**
 * What has come of a start, for its operator. Immutable; holds no secret.
 *
 * @param title one line
 * @param facts in the order in which they are told
 * @param notes what is missing or only for now, the most urgent first
 */
public record StartReport(String title, List<Fact> facts, List<Note> notes) {

    public StartReport {
        facts = List.copyOf(facts);
        notes = List.copyOf(notes);
    }

    /**
     * Something that is so.
     *
     * @param name a word or two
     * @param text one line
     */
    public record Fact(String name, String text) {}

    /**
     * Something to be mended.
     *
     * @param urgent whether requests fail because of it
     * @param text a sentence without its full stop
     * @param remedies each of them mends it
     */
    public record Note(boolean urgent, String text, List<Remedy> remedies) {
        public Note {
            remedies = List.copyOf(remedies);
        }
    }

    /**
     * How something is mended.
     *
     * @param command to be typed, or a setting
     * @param effect what it does, after the word "which"
     */
    public record Remedy(String command, String effect) {}
}
