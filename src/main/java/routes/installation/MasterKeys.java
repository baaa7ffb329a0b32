package routes.installation;

import gateway.config.Settings;
import gateway.credential.KeyFile;
import gateway.credential.KeyStrength;
import gateway.credential.MasterKey;
import gateway.error.GatewayFailure;
import gateway.error.StorageStartException;
import gateway.storage.Database;
import gateway.storage.KeyInForce;
import gateway.storage.KeyInForce.KeyFit;
import gateway.storage.LostSecrets;
import gateway.storage.Resealing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master key of an installation, for those that seal with it: in the settings, or in a file of the data folder. It is held
 * against the database, made where there is none, and changed. {@link InstallationKey} only reads it. For one thread.
 */
public final class MasterKeys {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeys.class);

    private static final String HOW_TO_MAKE = "make one with: openssl rand -base64 32";

    private final @Nullable String configured;
    private final @Nullable KeyFile file;

    private MasterKeys(@Nullable String configured, @Nullable KeyFile file) {
        this.configured = configured;
        this.file = file;
    }

    /**
     * Where the settings have it.
     *
     * @throws IllegalStateException with one sentence, when it can be nowhere, or is a text that can be guessed
     */
    public static MasterKeys of(Settings settings) {
        MasterKeys keys = ofAnyStrength(settings);
        if (keys.configured != null && !KeyStrength.suffices(keys.configured)) {
            throw new IllegalStateException("GATEWAY_MASTER_KEY can be guessed; " + HOW_TO_MAKE
                    + ", and where accounts are stored already change to it by: ./claude-proxy master-key rotate"
                    + " --key-from-stdin");
        }
        return keys;
    }

    /** The same, for a command that replaces a key which is too weak. */
    public static MasterKeys ofAnyStrength(Settings settings) {
        String text = settings.masterKey();
        String configured = text == null || text.isBlank() ? null : text.strip();
        if (configured != null) {
            return new MasterKeys(configured, null);
        }
        Path folder = settings.dataFolder();
        if (folder == null) {
            throw new IllegalStateException(
                    "GATEWAY_MASTER_KEY is not set, and without a data folder there is no file for a key; "
                            + HOW_TO_MAKE);
        }
        return new MasterKeys(null, new KeyFile(folder));
    }

    /**
     * The key that the secrets of a database are sealed with; made where there is none at all. Without an answer of the database
     * it is the one that is there, to be looked at later.
     *
     * @throws StorageStartException with one sentence, when the key is lost or another one
     */
    public MasterKey settle(Database database) {
        List<MasterKey> candidates = candidates();
        if (!database.ensureMigrated()) {
            return first(candidates);
        }
        try {
            return switch (new KeyInForce(database).find(candidates, this::tidy)) {
                case KeyFit.Fits fits -> fits.key();
                case KeyFit.Fresh fresh -> first(candidates);
                case KeyFit.Foreign foreign ->
                    throw new StorageStartException(
                            refusal(new LostSecrets(database, Clock.systemUTC()).count()), null);
            };
        } catch (GatewayFailure e) {
            LOG.debug("The database went away during the start", e);
            return first(candidates);
        }
    }

    /**
     * Begins with the key that is there, or a new one, where the one in force is lost: drops what that had sealed. Nothing is
     * dropped where the key fits.
     */
    public void renew(Database database) {
        if (!database.ensureMigrated()) {
            throw new StorageStartException("--new-master-key needs the database, which is down; start it first", null);
        }
        List<MasterKey> candidates = candidates();
        if (!(new KeyInForce(database).find(candidates, this::tidy) instanceof KeyFit.Foreign)) {
            LOG.warn("The master key opens the stored secrets: --new-master-key has nothing to drop");
            return;
        }
        LostSecrets.Dropped dropped = new LostSecrets(database, Clock.systemUTC()).drop(first(candidates));
        LOG.warn(
                "A new master key is in force. Dropped: the secrets of {} accounts, which are invalid until they are signed in"
                        + " or given their keys again, {} outgoing proxies of theirs (these are switched off), {} sign-ins under way, {} kept"
                        + " responses; revoked: {} client and admin keys of earlier versions",
                dropped.accounts(),
                dropped.proxies(),
                dropped.signIns(),
                dropped.responses(),
                dropped.clientKeys());
    }

    /**
     * Puts another key in the place of the one in force.
     *
     * @param text the new key; null for a random one, which goes into the file
     * @throws IllegalStateException with one sentence, when there is no place for it or it is too weak
     */
    public Resealing.Count change(Database database, @Nullable String text) {
        if (configured != null && text == null) {
            throw new IllegalStateException("GATEWAY_MASTER_KEY holds the master key; give its successor to"
                    + " --key-from-stdin, and set GATEWAY_MASTER_KEY to it afterwards");
        }
        MasterKey from = settle(database);
        MasterKey to = text == null ? MasterKey.random() : given(text);
        if (to.equals(from)) {
            throw new IllegalStateException("this is the master key in force already; " + HOW_TO_MAKE);
        }
        KeyFile kept = file;
        Resealing.Count count = new Resealing(database).change(from, to, () -> {
            if (kept != null) {
                kept.writeSuccessor(to);
            }
        });
        if (kept != null) {
            place(kept, to);
        }
        return count;
    }

    /** The file that holds the key; empty where the environment does. */
    public Optional<KeyFile> file() {
        return Optional.ofNullable(file);
    }

    /** What to tell when another key is in force. */
    public String refusal() {
        return cause() + "; " + remedy();
    }

    private String refusal(LostSecrets.Dependents dependents) {
        String keys = dependents.clientKeys() == 0
                ? "client keys do not depend on it"
                : dependents.clientKeys()
                        + " client and admin keys of earlier versions, which must be made anew without it";
        return cause() + " (accounts: " + dependents.accounts() + "; " + keys + "); " + remedy();
    }

    private String cause() {
        if (file == null) {
            return "GATEWAY_MASTER_KEY is not the key that the secrets in the database are sealed with";
        }
        return file.read().isEmpty()
                ? "the master key " + file.path() + " is missing, which the secrets in the database are sealed with"
                : "the master key in " + file.path()
                        + " is not the one that the secrets in the database are sealed with";
    }

    private String remedy() {
        return (file == null ? "set the right one" : "put the right file back from a backup")
                + ", or drop what cannot be opened: ./claude-proxy run --new-master-key";
    }

    private MasterKey given(String text) {
        if (!KeyStrength.suffices(text)) {
            throw new IllegalStateException("the new master key can be guessed; " + HOW_TO_MAKE);
        }
        if (file == null) {
            return MasterKey.ofText(text);
        }
        return MasterKey.ofBase64(text)
                .orElseThrow(() -> new IllegalStateException("the new master key goes into " + file.path()
                        + " and must be base64 of 32 bytes; " + HOW_TO_MAKE));
    }

    private List<MasterKey> candidates() {
        if (configured != null) {
            return List.of(MasterKey.ofText(configured));
        }
        return file == null
                ? List.of()
                : Stream.of(file.read(), file.readSuccessor())
                        .flatMap(Optional::stream)
                        .toList();
    }

    private MasterKey first(List<MasterKey> candidates) {
        if (!candidates.isEmpty()) {
            return candidates.getFirst();
        }
        if (file == null) {
            throw new IllegalStateException("no master key");
        }
        return file.readOrMake();
    }

    /** Ends what a change of the key has left behind that was broken off. */
    private void tidy(KeyFit fit) {
        if (file == null
                || !(fit instanceof KeyFit.Fits fits)
                || file.readSuccessor().isEmpty()) {
            return;
        }
        if (file.read().filter(fits.key()::equals).isPresent()) {
            file.dropSuccessor();
        } else {
            file.promoteSuccessor();
            LOG.info("The change of the master key is ended: {} holds the new one", file.path());
        }
    }

    /** A start beside may have done so already. */
    private static void place(KeyFile file, MasterKey key) {
        if (file.read().filter(key::equals).isPresent()) {
            return;
        }
        if (file.readSuccessor().isEmpty()) {
            file.writeSuccessor(key);
        }
        file.promoteSuccessor();
    }
}
