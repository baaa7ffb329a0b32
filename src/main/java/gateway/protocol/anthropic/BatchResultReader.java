package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a batch, one JSON object a line (docs/wire.md, "Batches and other resources"), as they come: neither the
 * answer nor a line is kept, nor a long text of it. A line that is no result, or too long, is passed over, and the next one is
 * read as ever. For one thread.
 */
public final class BatchResultReader {

    private static final int LONGEST_ID = 1_000;

    private final LineStream lines;
    private long unreadable;

    /**
     * A reader.
     *
     * @param results the answer
     * @param longestLine bytes of a line beyond which it is passed over
     */
    public BatchResultReader(InputStream results, long longestLine) {
        this.lines = new LineStream(results, longestLine);
    }

    /**
     * The next result that was answered; requests of the batch that failed, were cancelled or have expired are left out.
     *
     * @return null at the end
     * @throws IOException when the answer itself cannot be read any further
     */
    public @Nullable BatchResult next() throws IOException {
        while (lines.nextLine()) {
            BatchResult result = readLine();
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    /** Lines so far that could not be read. */
    public long unreadable() {
        return unreadable;
    }

    private @Nullable BatchResult readLine() throws IOException {
        try (JsonParser parser = Json.streamParser(lines)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                unreadable++;
                return null;
            }
            Line line = new Line();
            line.read(parser);
            if (parser.nextToken() != null) {
                // Not one whole line: a part of one may look like another.
                unreadable++;
                return null;
            }
            return resultOf(line);
        } catch (IOException e) {
            if (lines.broken()) {
                throw e;
            }
            unreadable++;
            return null;
        }
    }

    private @Nullable BatchResult resultOf(Line line) {
        if (!"succeeded".equals(line.type)) {
            unreadable += line.type == null ? 1 : 0;
            return null;
        }
        String id = line.customId;
        if (id == null) {
            unreadable++;
            return null;
        }
        UsageGatherer usage = new UsageGatherer();
        if (line.message.usage() != null) {
            usage.take(line.message.usage());
        }
        return new BatchResult(id, line.message.model(), usage);
    }

    private static final class Line {

        private @Nullable String customId;
        private @Nullable String type;
        private MessageObject message = MessageObject.EMPTY;

        private void read(JsonParser parser) throws IOException {
            for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
                switch (name) {
                    case "custom_id" -> customId = JsonValues.text(parser, LONGEST_ID);
                    case "result" -> readResult(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void readResult(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
                switch (name) {
                    case "type" -> type = JsonValues.word(parser);
                    case "message" -> message = MessageObject.read(parser);
                    default -> parser.skipChildren();
                }
            }
        }
    }
}
