package routes.installation;

import gateway.config.Settings;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has begun the conversations of web mode that a database knows: a name that a node has again after each start, and no other
 * node ever has, so that what a killed process has left can be told from what others use. Stateless.
 */
public final class ConversationOwner {

    static final String FILE = "conversations.id";

    private static final Logger LOG = LoggerFactory.getLogger(ConversationOwner.class);

    private ConversationOwner() {}

    /** That of a data folder, in a file that is made where there is none; without a folder one for this process alone. */
    public static String of(Settings settings) {
        Path folder = settings.dataFolder();
        String fresh = UUID.randomUUID().toString();
        if (folder == null) {
            return fresh;
        }
        Path file = folder.resolve(FILE);
        try {
            if (Files.notExists(file)) {
                OwnerOnly.write(file, fresh);
            }
            return UUID.fromString(Files.readString(file).strip()).toString();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "{} cannot be used, so conversations that are left behind are deleted later: {}",
                    file,
                    e.getMessage());
            return fresh;
        }
    }
}
