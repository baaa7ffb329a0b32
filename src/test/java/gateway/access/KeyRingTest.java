package gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final KeyHasher hasher = new KeyHasher("a pepper of 32 bytes, or a bit more".getBytes(UTF_8));
    private final KeyRing ring = new KeyRing(
            store, hasher, List.of("client-1", " ", "client-2"), List.of("admin-1"), InstantSource.fixed(NOW));

    @Test
    void configuredKeysNeedNoStore() {
        store.down = true;

        assertThat(ring.load()).isFalse();
        ClientIdentity first =
                ring.authenticate("client-1", null, KeyScope.CLIENT).orElseThrow();
        assertThat(List.of(first.keyId(), first.name())).containsOnly("configured-1");
        assertThat(first.scope()).isEqualTo(KeyScope.CLIENT);
        assertThat(first.domain()).isNull();
        assertThat(ring.authenticate("client-2", null, KeyScope.CLIENT)
                        .orElseThrow()
                        .keyId())
                .isEqualTo("configured-2");
        assertThat(ring.authenticate("admin-1", null, KeyScope.ADMIN)
                        .orElseThrow()
                        .keyId())
                .isEqualTo("configured-admin-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer client-1", "bearer client-1", "BEARER   client-1 "})
    void readsTheBearerInAnySpelling(String authorization) {
        assertThat(ring.authenticate(null, authorization, KeyScope.CLIENT)).isPresent();
        assertThat(ring.authenticate(" ", authorization, KeyScope.CLIENT)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic client-1",
                "client-1",
                "Bearerclient-1",
                "Bearer client-1x",
                "Bearer wrong"
            })
    void refusesOtherAuthorizations(String authorization) {
        assertThat(ring.authenticate(null, authorization, KeyScope.CLIENT)).isEmpty();
    }

    @Test
    void refusesNoKeyBlankKeyAndHugeKey() {
        assertThat(ring.authenticate(null, null, KeyScope.CLIENT)).isEmpty();
        assertThat(ring.authenticate("  ", null, KeyScope.CLIENT)).isEmpty();
        KeyRing generous = new KeyRing(store, hasher, List.of("x".repeat(70_000)), List.of(), InstantSource.fixed(NOW));
        assertThat(generous.authenticate("x".repeat(70_000), null, KeyScope.CLIENT))
                .isEmpty();
    }

    @Test
    void xApiKeyDecidesWhenBothAreValid() {
        assertThat(ring.authenticate("client-2", "Bearer client-1", KeyScope.CLIENT)
                        .orElseThrow()
                        .keyId())
                .isEqualTo("configured-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dummy", "sk-ant-api03-of-somebody", " ", "admin-1"})
    void aDummyBesideAValidKeyIsIgnored(String dummy) {
        assertThat(ring.authenticate(dummy, "Bearer client-1", KeyScope.CLIENT).map(ClientIdentity::keyId))
                .contains("configured-1");
        assertThat(ring.authenticate("client-1", "Bearer " + dummy, KeyScope.CLIENT)
                        .map(ClientIdentity::keyId))
                .contains("configured-1");
        assertThat(ring.authenticate(dummy, "Bearer wrong", KeyScope.CLIENT)).isEmpty();
    }

    @Test
    void aConfiguredKeyIsItsOwnTenantWhereverItStands() {
        KeyRing later = new KeyRing(store, hasher, List.of("client-2", "new"), List.of(), InstantSource.fixed(NOW));

        assertThat(tenantOf(later, "client-2")).isEqualTo(tenantOf(ring, "client-2"));
        assertThat(List.of(tenantOf(later, "new"), tenantOf(ring, "client-1"), tenantOf(ring, "client-2")))
                .doesNotHaveDuplicates()
                .allMatch(tenant -> tenant.matches("key:configured-[0-9a-f]{24}"));
    }

    private static String tenantOf(KeyRing ring, String key) {
        return ring.authenticate(key, null, KeyScope.CLIENT).orElseThrow().tenant(null);
    }

    @Test
    void keysOfADomainAreOneTenant() {
        GeneratedKey one = ring.create("one", KeyScope.CLIENT, "team-a", Set.of("team-b"));
        GeneratedKey two = ring.create("two", KeyScope.CLIENT, "team-a", Set.of());
        ClientIdentity first = ring.find(one.row().id()).orElseThrow();
        ClientIdentity second = ring.find(two.row().id()).orElseThrow();

        assertThat(first.tenant(first.domainFor("elsewhere"))).isEqualTo(second.tenant(second.domainFor(null)));
        assertThat(first.tenant(first.domainFor("team-b"))).isEqualTo("domain:team-b");
    }

    @Test
    void aKeyOpensItsOwnScopeOnly() {
        assertThat(ring.authenticate("client-1", null, KeyScope.ADMIN)).isEmpty();
        assertThat(ring.authenticate("admin-1", null, KeyScope.CLIENT)).isEmpty();
    }

    @Test
    void aCreatedKeyWorksAtOnceAndOnlyItsHashIsStored() {
        GeneratedKey made = ring.create(" laptop ", KeyScope.CLIENT);

        assertThat(made.key()).matches("sk-proxy-[A-Za-z0-9_-]{43}");
        assertThat(ring.authenticate(made.key(), null, KeyScope.CLIENT))
                .contains(new ClientIdentity(made.row().id(), "laptop", KeyScope.CLIENT));
        assertThat(store.rows).containsExactly(made.row());
        assertThat(made.row().hmac()).isEqualTo(KeyHasher.digest(made.key()));
        assertThat(made.row().createdAt()).isEqualTo(NOW);
        assertThat(made.row().hint())
                .startsWith("sk-proxy-")
                .endsWith(made.key().substring(48))
                .hasSize(17);
        assertThat(made.row().toString() + made).doesNotContain(made.key());
    }

    @Test
    void createdKeysDiffer() {
        assertThat(ring.create("a", KeyScope.CLIENT).key())
                .isNotEqualTo(ring.create("b", KeyScope.CLIENT).key());
    }

    @Test
    void aKeyThatCannotBeStoredIsNotLetIn() {
        store.down = true;

        assertThatThrownBy(() -> ring.create("laptop", KeyScope.CLIENT)).isInstanceOf(GatewayUnavailable.class);
        assertThatIllegalArgumentException().isThrownBy(() -> ring.create(" ", KeyScope.CLIENT));
    }

    @Test
    void loadsStoredKeysAndForgetsRevokedOnes() {
        store.rows.add(row("1", "stored", KeyScope.CLIENT, null));
        store.rows.add(row("2", "gone", KeyScope.CLIENT, NOW.minusSeconds(1)));
        store.rows.add(row("3", "boss", KeyScope.ADMIN, null));

        assertThat(ring.authenticate("stored", null, KeyScope.CLIENT)).isEmpty();
        assertThat(ring.load()).isTrue();

        assertThat(ring.authenticate("stored", null, KeyScope.CLIENT).map(ClientIdentity::keyId))
                .contains("1");
        assertThat(ring.authenticate("gone", null, KeyScope.CLIENT)).isEmpty();
        assertThat(ring.authenticate("boss", null, KeyScope.ADMIN).map(ClientIdentity::keyId))
                .contains("3");
        assertThat(ring.authenticate("client-1", null, KeyScope.CLIENT)).isPresent();

        store.revoke("1", NOW);
        ring.load();
        assertThat(ring.authenticate("stored", null, KeyScope.CLIENT)).isEmpty();
    }

    @Test
    void aDeadStoreKeepsTheLastKeys() {
        store.rows.add(row("1", "stored", KeyScope.CLIENT, null));
        ring.load();
        store.down = true;

        assertThat(ring.load()).isFalse();
        assertThat(ring.authenticate("stored", null, KeyScope.CLIENT)).isPresent();
    }

    @Test
    void aConfiguredKeyOutlivesItsRevokedTwin() {
        store.rows.add(row("1", "client-1", KeyScope.CLIENT, NOW));
        ring.load();

        assertThat(ring.authenticate("client-1", null, KeyScope.CLIENT)).isPresent();
    }

    @Test
    void oneTextMayBeBothClientAndAdminKey() {
        KeyRing both = new KeyRing(store, hasher, List.of("k"), List.of("k"), InstantSource.fixed(NOW));

        assertThat(both.authenticate("k", null, KeyScope.CLIENT).map(ClientIdentity::scope))
                .contains(KeyScope.CLIENT);
        assertThat(both.authenticate("k", null, KeyScope.ADMIN).map(ClientIdentity::scope))
                .contains(KeyScope.ADMIN);
    }

    @Test
    void aKeyCarriesItsDomainAndHostsIntoEachRequest() {
        GeneratedKey made = ring.create("laptop", KeyScope.CLIENT, " Team-A ", Set.of("Other.Example.com"));
        ClientIdentity expected = new ClientIdentity(
                made.row().id(),
                "laptop",
                KeyScope.CLIENT,
                "team-a",
                Set.of("other.example.com"),
                made.row().id());

        assertThat(made.row().domain()).isEqualTo("team-a");
        assertThat(ring.authenticate(made.key(), null, KeyScope.CLIENT)).contains(expected);
        ring.load();
        assertThat(ring.authenticate(made.key(), null, KeyScope.CLIENT)).contains(expected);
        assertThat(expected.domainFor("OTHER.example.com")).isEqualTo("other.example.com");
        assertThat(expected.domainFor("stranger.example.com")).isEqualTo("team-a");
        assertThat(ring.create("plain", KeyScope.CLIENT, " ", Set.of()).row().domain())
                .isNull();
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() {
        GeneratedKey laptop = ring.create("laptop", KeyScope.CLIENT);
        GeneratedKey boss = ring.create("boss", KeyScope.ADMIN);

        assertThat(ring.revoke(laptop.row().id())).isTrue();

        assertThat(ring.authenticate(laptop.key(), null, KeyScope.CLIENT)).isEmpty();
        assertThat(ring.authenticate(boss.key(), null, KeyScope.ADMIN)).isPresent();
        assertThat(ring.keys())
                .extracting(ClientKey::name, ClientKey::revokedAt)
                .containsExactly(tuple("laptop", NOW), tuple("boss", null));
        assertThat(ring.revoke("nobody")).isFalse();
    }

    @Test
    void revokingDoesNotTouchConfiguredKeys() {
        store.rows.add(row("configured-1", "other", KeyScope.CLIENT, null));
        ring.load();

        assertThat(ring.revoke("configured-1")).isTrue();

        assertThat(ring.authenticate("client-1", null, KeyScope.CLIENT)).isPresent();
        assertThat(ring.authenticate("other", null, KeyScope.CLIENT)).isEmpty();
    }

    @Test
    void aKeyThatCannotBeRevokedInTheStoreStays() {
        GeneratedKey made = ring.create("laptop", KeyScope.CLIENT);
        store.down = true;

        assertThatThrownBy(() -> ring.revoke(made.row().id())).isInstanceOf(GatewayUnavailable.class);
        assertThatThrownBy(ring::keys).isInstanceOf(GatewayUnavailable.class);
        assertThat(ring.authenticate(made.key(), null, KeyScope.CLIENT)).isPresent();
    }

    @Test
    void findsValidKeysByTheirIds() {
        GeneratedKey made = ring.create("laptop", KeyScope.CLIENT, "team-a", Set.of());

        assertThat(ring.find(made.row().id()).map(ClientIdentity::domain)).contains("team-a");
        assertThat(ring.find("configured-2")).isPresent();
        assertThat(ring.find("configured-admin-1").map(ClientIdentity::scope)).contains(KeyScope.ADMIN);
        assertThat(ring.find("laptop")).isEmpty();
        ring.revoke(made.row().id());
        assertThat(ring.find(made.row().id())).isEmpty();
    }

    @Test
    void hashesWithHmacSha256() {
        // printf 'key' | openssl dgst -sha256 -hmac '0123456789abcdef'
        assertThat(new KeyHasher("0123456789abcdef".getBytes(UTF_8)).hmac("key"))
                .isEqualTo("20a9171a03070f7952cd455b7cfec78cca1f46534443f8e79ce7a1d66deefc49");
        assertThat(hasher.hmac("key")).isEqualTo(hasher.hmac("key")).isNotEqualTo(hasher.hmac("kez"));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyHasher(new byte[4]));
    }

    private ClientKey row(String id, String key, KeyScope scope, Instant revokedAt) {
        return new ClientKey(id, key, scope, hasher.hmac(key), "…", NOW.minusSeconds(60), revokedAt);
    }

    private static final class MemoryStore implements ClientKeyStore {

        private final List<ClientKey> rows = new ArrayList<>();
        private boolean down;

        @Override
        public List<ClientKey> loadAll() {
            check();
            return List.copyOf(rows);
        }

        @Override
        public boolean insert(ClientKey key) {
            check();
            boolean free = rows.stream()
                    .noneMatch(row -> row.revokedAt() == null && row.name().equals(key.name()));
            return free && rows.add(key);
        }

        @Override
        public boolean revoke(String idOrName, Instant at) {
            check();
            Optional<ClientKey> found =
                    rows.stream().filter(row -> row.id().equals(idOrName)).findFirst();
            found.ifPresent(row -> rows.replaceAll(each -> each == row
                    ? new ClientKey(row.id(), row.name(), row.scope(), row.hmac(), row.hint(), row.createdAt(), at)
                    : each));
            return found.isPresent();
        }

        private void check() {
            if (down) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
        }
    }
}
