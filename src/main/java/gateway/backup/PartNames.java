package gateway.backup;

import java.util.regex.Pattern;

/** Names of the parts of a backup. None is ever taken for a path. */
public final class PartNames {

    /** The last part. */
    public static final String MANIFEST = "manifest.json";

    public static final String MASTER_KEY = "master.key";

    /** What segments of the usage journal begin with. */
    public static final String JOURNAL = "journal/";

    private static final String TABLES = "tables/";
    private static final String ENDING = ".copy";
    private static final Pattern KNOWN =
            Pattern.compile("manifest\\.json|master\\.key|tables/[a-z_]{1,60}\\.copy|journal/[0-9]{1,10}\\.copy");

    private PartNames() {}

    /** The part of a table. */
    public static String ofTable(String table) {
        return TABLES + table + ENDING;
    }

    /** The part of a segment of the usage journal. */
    public static String ofSegment(int number) {
        return JOURNAL + number + ENDING;
    }

    /** A part as operators are told of it. */
    static String inWords(String name) {
        if (name.equals(MASTER_KEY)) {
            return "the master key in it";
        }
        String inner = name.substring(name.indexOf('/') + 1).replace(ENDING, "");
        return name.startsWith(JOURNAL) ? "part " + inner + " of the usage journal" : "the table " + inner;
    }

    static boolean isKnown(String name) {
        return KNOWN.matcher(name).matches();
    }
}
