package routes.cli.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.files.FileFailure;
import gateway.protocol.Json;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The files that a command is given, read strictly: what cannot be read is a wrong argument. For one thread.
 *
 * @param command whose help a wrong argument leads to
 */
record GivenFiles(CommandLine command) {

    /** Route files, by their names; those of folders too. */
    ObjectNode routes(List<Path> paths) {
        ObjectNode texts = Json.mapper().createObjectNode();
        for (Path path : paths) {
            for (RouteText file : read(path)) {
                if (texts.has(file.name())) {
                    throw wrong("two files have the name " + file.name() + ", and only one of them can be used");
                }
                texts.put(file.name(), file.text());
            }
        }
        return texts;
    }

    private List<RouteText> read(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                return List.of(RouteFolder.file(path));
            }
            RouteFolder folder = RouteFolder.read(path);
            Optional<RouteFinding> unread =
                    folder.findings().stream().filter(RouteFinding::isError).findFirst();
            if (unread.isPresent()) {
                throw wrong(unread.get()
                        .in(path.resolve(unread.get().file()).toString())
                        .line());
            }
            return folder.files();
        } catch (IOException e) {
            throw wrong(FileFailure.words(e));
        }
    }

    /** Requests, one on each line: the body of one, or an object with its {@code body} and what else is known of it. */
    ArrayNode requests(Path path) {
        ArrayNode requests = Json.mapper().createArrayNode();
        int number = 0;
        for (String line : text(path).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                ObjectNode given = object(line, path + ":" + number);
                requests.add(
                        given.has("body")
                                ? given
                                : Json.mapper().createObjectNode().set("body", given));
            }
        }
        return requests;
    }

    /** The body of a request. */
    ObjectNode body(Path path) {
        return object(text(path), path.toString());
    }

    private ObjectNode object(String text, String place) {
        try {
            JsonNode read = Json.mapper()
                    .readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(text);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // told below, without the words of a parser
        }
        throw wrong(place + ": expected a JSON object");
    }

    private String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw wrong(FileFailure.words(e));
        }
    }

    /** The sentence of an error answer; nothing for any other. */
    static Optional<String> error(JsonNode answer) {
        return answer.has("error")
                ? Optional.of(answer.path("error").path("message").asText())
                : Optional.empty();
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command, sentence);
    }
}
