package gateway.translation.error;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the beginning of an error's message says of fields that are refused, in the words of many targets. Stateless. */
final class RefusalTexts {

    /** Characters of a message that are its beginning. */
    private static final int BEGINNING = 300;

    private static final String WORD = "[a-z][a-z_]{1,39}";
    private static final String PATH = WORD + "(?:\\.[a-z][a-z_]{0,39}){0,4}";
    private static final String NAME = "['\"`]?(" + PATH + ")['\"`]?";
    private static final String END = "(?:[ .:,]|$).*";

    /** Names one field each. */
    private static final List<Pattern> ONE = List.of(
            begins("(?:json: |failed to deserialize the json body into the target type: )?"
                    + "(?:unsupported|unknown|unrecognized|invalid|unexpected) (?:request )?(?:parameter|argument|field|value|"
                    + "keyword argument)s?(?: supplied| provided)?:? ?" + NAME + END),
            begins("(?:the )?(?:parameter |property |field |argument |function tools with )?" + NAME
                    + " (?:is|are) (?:not supported|unsupported|not permitted|not allowed|not a valid|not recognized|"
                    + "deprecated|no longer supported)\\b.*"),
            begins(
                    "(?:this model|the model|thinking mode|(?:model )?['\"`]?[\\w.:/-]{1,80}['\"`]?) (?:does not|doesn't) support "
                            + "(?:the |this )?(?:parameter )?" + NAME + END),
            begins("(?:parameter|argument|field) not supported (?:on|by|with|for) (?:this|the) model: ?" + NAME + END),
            begins("invalid json payload received\\. unknown name " + NAME + ".*"),
            begins("(?:body[.,/] ?)?" + NAME + ": (?:extra inputs are not permitted|extra fields not permitted).*"),
            begins("extra inputs are not permitted:? ?(?:, field: )?" + NAME + ".*"),
            // A list of FastAPI in the words of Python; behind its first place stands what the client sent.
            begins("(?:\\[|\\d{1,3} validation errors?:\\s{1,10})\\{'type': 'extra_forbidden', 'loc': \\('body', '("
                    + WORD + ")'[,)].*"));

    /** Names two fields of which one may stay. */
    private static final Pattern PAIR =
            begins(NAME + " and " + NAME + " (?:cannot|can not|can't) both be (?:specified|set|used|provided)\\b.*");

    /** Names fields and nothing else behind them. */
    private static final Pattern MANY = begins(
            "(?:unsupported|unknown|unrecognized) (?:request )?(?:parameter|argument|field)s(?: supplied| provided)?: ?("
                    + WORD + "(?:, ?" + WORD + "){1,9})\\.?");

    private RefusalTexts() {}

    private static Pattern begins(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * The fields that are refused.
     *
     * @return lists of which the first one that names a field of the request holds; of a list all such fields are refused
     */
    static List<List<String>> of(String message) {
        String beginning = message.strip();
        beginning = beginning.substring(0, Math.min(beginning.length(), BEGINNING));
        Matcher many = MANY.matcher(beginning);
        if (many.matches()) {
            return List.of(List.of(many.group(1).split(", ?")));
        }
        Matcher pair = PAIR.matcher(beginning);
        if (pair.matches()) {
            return List.of(List.of(pair.group(2)), List.of(pair.group(1)));
        }
        return names(beginning);
    }

    private static List<List<String>> names(String beginning) {
        return ONE.stream()
                .map(pattern -> pattern.matcher(beginning))
                .filter(Matcher::matches)
                .map(matcher -> List.of(matcher.group(1)))
                .toList();
    }
}
