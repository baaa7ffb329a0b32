package routes.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v1/files} in a minimal form: upload, list, get, content, delete. Safe from many threads. */
final class DemoFiles {

    private static final int MOST_FILES = 20;
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"\\r\\n]{1,200})\"");
    private static final Pattern PART_TYPE = Pattern.compile("(?i)content-type:\\s*([\\w.+/-]{1,100})");

    private final DemoShelf<StoredFile> shelf = new DemoShelf<>(MOST_FILES);
    private final InstantSource clock;
    private final DemoAnswers answers;

    DemoFiles(InstantSource clock, DemoAnswers answers) {
        this.clock = clock;
        this.answers = answers;
    }

    private record StoredFile(ObjectNode description, String mimeType, Buffer content) {}

    /** Answers a request below {@code /v1/files}; {@code rest} is the path behind it, without the first slash. */
    void handle(HttpServerRequest request, String accountKey, String rest, byte[] body) {
        String id = rest.endsWith("/content") ? rest.substring(0, rest.length() - "/content".length()) : rest;
        switch (request.method().name()) {
            case "POST" -> upload(request, accountKey, body);
            case "GET" -> {
                if (id.isEmpty()) {
                    list(request, accountKey);
                } else {
                    get(request, accountKey, id, !id.equals(rest));
                }
            }
            case "DELETE" -> delete(request, accountKey, id);
            default -> answers.error(request, 405, "Method Not Allowed", 0);
        }
    }

    private void upload(HttpServerRequest request, String accountKey, byte[] body) {
        // Latin-1 keeps every byte in place, so offsets in the text are offsets in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Matcher name = FILE_NAME.matcher(text);
        if (!name.find()) {
            answers.error(request, 400, "file: Field required", 0);
            return;
        }
        int begin = Math.max(text.indexOf("\r\n\r\n", name.end()), name.end() - 4) + 4;
        int end = Math.max(begin, text.indexOf("\r\n--", begin));
        Matcher type = PART_TYPE.matcher(text).region(name.end(), begin);
        String mimeType = type.find() ? type.group(1) : "application/octet-stream";
        Buffer content = Buffer.buffer(Arrays.copyOfRange(body, begin, Math.min(end, body.length)));
        ObjectNode description = describe(name.group(1), mimeType, content.length());
        shelf.put(accountKey, description.path("id").asText(), new StoredFile(description, mimeType, content));
        answers.json(request, description);
    }

    private ObjectNode describe(String name, String mimeType, int size) {
        return Json.mapper()
                .createObjectNode()
                .put("id", DemoIds.next("file_"))
                .put("type", "file")
                .put("filename", new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .put("mime_type", mimeType)
                .put("size_bytes", size)
                .put(
                        "created_at",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("downloadable", true);
    }

    private void list(HttpServerRequest request, String accountKey) {
        ObjectNode page = Json.mapper().createObjectNode();
        page.putArray("data");
        shelf.all(accountKey).forEach(file -> page.withArray("data").add(file.description()));
        answers.json(request, page.put("has_more", false).putNull("next_page"));
    }

    private void get(HttpServerRequest request, String accountKey, String id, boolean content) {
        shelf.find(accountKey, id)
                .ifPresentOrElse(
                        file -> {
                            if (content) {
                                answers.headers(request.response());
                                request.response()
                                        .putHeader("content-type", file.mimeType())
                                        .end(file.content());
                            } else {
                                answers.json(request, file.description());
                            }
                        },
                        () -> notFound(request, id));
    }

    private void delete(HttpServerRequest request, String accountKey, String id) {
        if (shelf.remove(accountKey, id).isEmpty()) {
            notFound(request, id);
            return;
        }
        answers.json(request, Json.mapper().createObjectNode().put("id", id).put("type", "file_deleted"));
    }

    private void notFound(HttpServerRequest request, String id) {
        answers.error(request, 404, "File not found: " + id, 0);
    }
}
