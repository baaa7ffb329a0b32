package gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TemporaryKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(KeyHandover.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final KeyList store = new KeyList();
    private final TemporaryKeys temporary = new TemporaryKeys(store, new KeyHandover(null, null));

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    @Test
    void withoutAnyKeyOneIsMadeAndShownOnce() {
        List<String> keys = temporary.unlessThere(List.of(), KeyScope.CLIENT);

        assertThat(keys).singleElement().asString().startsWith("sk-proxy-").hasSizeGreaterThan(40);
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("client", keys.getFirst()));
    }

    @Test
    void withADataFolderItIsInAFileAndNotInTheLog(@TempDir Path folder) throws IOException {
        List<String> keys =
                new TemporaryKeys(store, new KeyHandover(null, folder)).unlessThere(List.of(), KeyScope.ADMIN);

        Path file = folder.resolve("temporary-admin.key");
        assertThat(Files.readString(file).strip()).isEqualTo(keys.getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("admin", file.toString())
                        .doesNotContain(keys.getFirst()));
    }

    @Test
    void usageTellsThemFromConfiguredKeys() {
        KeyHasher hasher = new KeyHasher(new byte[32]);
        FixedKeys keys = temporary.ofStart(List.of("a-configured-key"), List.of());

        assertThat(keys.identities(KeyScope.CLIENT, hasher).values())
                .extracting(ClientIdentity::keyId)
                .containsExactly("configured-1");
        assertThat(keys.identities(KeyScope.ADMIN, hasher).values())
                .extracting(ClientIdentity::keyId)
                .containsExactly("temporary-admin");
        assertThat(keys.toString()).doesNotContain("a-configured-key", "sk-proxy-");
        assertThat(new TemporaryKeys(store, new KeyHandover(null, null))
                        .ofStart(List.of(), List.of("an-admin-key"))
                        .identities(KeyScope.CLIENT, hasher)
                        .values())
                .extracting(ClientIdentity::keyId)
                .containsExactly("temporary");
    }

    @Test
    void filesOfAnEarlierProcessAndOfThisOneAreTakenBack(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("temporary-client.key"), "of a killed process");
        Files.writeString(folder.resolve("another.key"), "of somebody else");
        TemporaryKeys keys = new TemporaryKeys(store, new KeyHandover(null, folder));

        keys.ofStart(List.of("a-configured-key"), List.of());
        assertThat(folder.resolve("temporary-client.key")).doesNotExist();
        assertThat(folder.resolve("temporary-admin.key")).exists();

        keys.takeBack();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("another.key"));
        }
    }

    @Test
    void eachCallMakesAnotherOne() {
        assertThat(temporary.unlessThere(List.of(), KeyScope.CLIENT))
                .isNotEqualTo(temporary.unlessThere(List.of(), KeyScope.CLIENT));
    }

    @Test
    void configuredKeysAreEnough() {
        store.down = true;

        assertThat(temporary.unlessThere(List.of("configured"), KeyScope.CLIENT))
                .containsExactly("configured");
        assertThat(log.list).isEmpty();
    }

    @Test
    void aStoredKeyIsEnoughForItsScopeOnly() {
        store.add(KeyScope.CLIENT, null);

        assertThat(temporary.unlessThere(List.of(), KeyScope.CLIENT)).isEmpty();
        assertThat(temporary.unlessThere(List.of(), KeyScope.ADMIN)).hasSize(1);
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("admin"));
    }

    @Test
    void aRevokedKeyIsNotEnough() {
        store.add(KeyScope.CLIENT, NOW);

        assertThat(temporary.unlessThere(List.of(), KeyScope.CLIENT)).hasSize(1);
    }

    @Test
    void whileTheStoreIsDownOneIsMade() {
        store.add(KeyScope.CLIENT, null);
        store.down = true;

        assertThat(temporary.unlessThere(List.of(), KeyScope.CLIENT)).hasSize(1);
    }

    /** Keys in memory; may be down. */
    private static final class KeyList implements ClientKeyStore {

        private final List<ClientKey> keys = new ArrayList<>();
        private boolean down;

        void add(KeyScope scope, Instant revokedAt) {
            keys.add(new ClientKey("id", "name", scope, "00", "sk-…", NOW, revokedAt));
        }

        @Override
        public List<ClientKey> loadAll() {
            if (down) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
            return keys;
        }

        @Override
        public boolean insert(ClientKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean revoke(String idOrName, Instant at) {
            throw new UnsupportedOperationException();
        }
    }
}
