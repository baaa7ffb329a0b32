package gateway.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import gateway.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code running.json} in the data folder: where the proxy of this folder listens, and a token for its admin API. Only the owner
 * may read it. A proxy that was killed leaves it behind: who reads it must ask whether that proxy still answers. Safe from many
 * threads.
 */
public final class RunningFile {

    private static final Logger LOG = LoggerFactory.getLogger(RunningFile.class);
    private static final String NAME = "running.json";
    private static final int MOST_BYTES = 16 * 1024;

    private final Path folder;
    private final Path file;

    /** @param folder the data folder */
    public RunningFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
    }

    /** Replaces what is there. Where that fails it is logged: commands then take the proxy for one that does not run. */
    public void write(RunningProxy proxy) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("pid", proxy.pid())
                .put("address", proxy.address().toString())
                .put("token", proxy.token())
                .put("started_at", proxy.startedAt().toString())
                .put("version", proxy.version())
                .put("file", place());
        Path fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.deleteIfExists(fresh);
            OwnerOnly.write(fresh, json.toPrettyString() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(
                    "Commands do not find this proxy, because it cannot be announced ({}); make room, or set"
                            + " DATA_FOLDER to a folder that can be written",
                    words(file, e));
        }
    }

    /** Where the file is, however its folder is named. */
    private String place() {
        try {
            return folder.toRealPath().resolve(NAME).toString();
        } catch (IOException e) {
            return file.toAbsolutePath().toString();
        }
    }

    /** The operating system does not always name the file. */
    private static String words(Path file, IOException failure) {
        return failure instanceof FileSystemException
                ? FileFailure.words(failure)
                : file + ": " + FileFailure.words(failure);
    }

    /** What is there; nothing when there is no file, or one that nobody can make sense of. */
    public Optional<RunningProxy> read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            JsonNode json = Json.mapper().readTree(Files.readAllBytes(file));
            URI address = URI.create(json.path("address").asText());
            String token = json.path("token").asText();
            // A folder that was copied while its proxy runs has none of its own.
            boolean copied = json.has("file") && !json.path("file").asText().equals(place());
            if (copied || !"http".equals(address.getScheme()) || address.getHost() == null || token.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new RunningProxy(
                    json.path("pid").asLong(),
                    address,
                    token,
                    Instant.parse(json.path("started_at").asText()),
                    json.path("version").asText()));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.debug("{} cannot be read", file, e);
            return Optional.empty();
        }
    }

    /** Takes the file away, unless another proxy has replaced it meanwhile. */
    public void delete(RunningProxy own) {
        try {
            if (read().filter(there -> there.token().equals(own.token())).isPresent()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("The announcement of this proxy stays behind ({}); remove it", words(file, e));
        }
    }
}
