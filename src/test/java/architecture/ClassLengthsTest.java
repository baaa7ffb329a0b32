package architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges how long classes are: a long one does more than one thing. */
class ClassLengthsTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final int MOST = 250;
    private static final int MOST_OF_EXCEPTIONS = 300;

    /** Classes that may be longer, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            entry("gateway/access/KeyRing", "one book of keys, and every change of it under one lock"),
            entry("gateway/account/pool/AccountPool", "the face of the pool, each operation a few lines"),
            entry("gateway/account/pool/AccountSlot", "one account's state, every change of it under one lock"),
            entry(
                    "gateway/account/pool/AccountFindings",
                    "one finding after the other, of each account for one request"),
            entry("gateway/admin/AccountAdministration", "one operation after the other, half of it Javadoc"),
            entry("gateway/storage/PostgresResponseStore", "one statement after the other"),
            entry("gateway/config/Settings", "one record of settings after the other"),
            entry("gateway/config/SettingsParser", "one record of settings after the other"),
            entry("gateway/oauth/Renewal", "one renewal from its claim to its end"),
            entry("gateway/oauth/TokenRefresher", "who refreshes which token when, in one place"),
            entry("gateway/protocol/sse/SseScanner", "one automaton; taking it apart costs time on every byte"),
            entry("gateway/translation/responsesclient/ResponsesConversation", "one kind of item after the other"),
            entry("gateway/translation/responsesclient/ResponsesWriter", "one event shape after the other"),
            entry("routes/answer/Settlement", "one row from one request, field by field"),
            entry("routes/chain/AccountTries", "one chain of tries: what follows from each outcome"),
            entry("routes/chain/ProviderTries", "one chain of tries: what follows from each outcome"),
            entry("routes/gate/Http1Gate", "one connection's states, each handler a few lines"),
            entry("routes/http/BodyCollector", "one body's states, each handler a few lines"),
            entry("routes/relay/StreamRelay", "one stream's states, each handler a few lines"),
            entry("routes/relay/TranslatedStreamRelay", "one stream's states, each handler a few lines"),
            entry("routes/request/ClientAnswer", "one answer's states, half of it Javadoc"),
            entry("routes/request/RequestContext", "one accessor after the other"));

    @Test
    void noClassIsLongButForReasons() throws IOException {
        assertThat(ClassLengths.above(MOST, MAIN).keySet()).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    }

    @Test
    void noExceptionIsVeryLong() throws IOException {
        assertThat(ClassLengths.above(MOST_OF_EXCEPTIONS, MAIN)).isEmpty();
    }

    @Test
    void longClassesAreFound(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Short.java"), "a\nb\n");
        Files.writeString(Files.createDirectory(folder.resolve("part")).resolve("Long.java"), "a\nb\nc\n");

        assertThat(ClassLengths.above(2, folder)).containsExactly(entry("part/Long", 3));
    }
}
