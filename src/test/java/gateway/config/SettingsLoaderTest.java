package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.AccountKind;
import gateway.account.pool.PoolLimits;
import gateway.config.Settings.ClientGone;
import gateway.config.Settings.LogFormat;
import gateway.responses.ResponseLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsLoaderTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private Path home;
    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        data = Files.createDirectory(folder.resolve("data"));
        properties.put("user.home", folder.toString());
    }

    @Test
    void aNodeWithoutANameGetsOneThatItKeeps() {
        SettingsLoader loader = new SettingsLoader(environment, properties);
        String node = loader.load().log().node();

        assertThat(node).matches("node-[0-9a-f]{8}");
        assertThat(loader.load(Map.of("gateway.log.level", "WARN")).log().node())
                .isEqualTo(node);
        assertThat(new SettingsLoader(environment, properties).load().log().node())
                .isNotEqualTo(node);
        assertThat(loader.load().node()).isNull();

        environment.put("NODE_NAME", "north");
        assertThat(load().log().node()).isEqualTo("north");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void aFileOfAnotherEncodingIsToldInOneSentence(String encoding) throws IOException {
        properties.put("gateway.home", home.toString());
        Files.write(home.resolve("application.properties"), "gateway.server.port=5300\n".getBytes(encoding));

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage(home.resolve("application.properties")
                        + " cannot be read as UTF-8 properties: save it as UTF-8 text.");
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsBelongToNoSetting() throws IOException {
        properties.put("gateway.home", home.toString());
        Files.writeString(
                home.resolve("application.properties"), "\uFEFFgateway.server.port=5300\r\ngateway.node=north\r\n");

        assertThat(load().server().port()).isEqualTo(5300);
        assertThat(load().node()).isEqualTo("north");
    }

    @Test
    void knowsEveryDefault() {
        Settings settings = load();

        assertThat(settings.home()).isNull();
        assertThat(settings.dataFolder()).isEqualTo(folder.resolve(".claude-proxy/data"));
        assertThat(settings.noFilesystemMode()).isFalse();
        assertThat(settings.masterKey()).isNull();
        assertThat(settings.server())
                .isEqualTo(new Settings.Server(
                        "0.0.0.0",
                        5201,
                        65_536,
                        33_554_432,
                        524_288_000L,
                        Duration.ofSeconds(660),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        2,
                        null,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        4096,
                        512,
                        List.of()));
        assertThat(settings.management()).isEqualTo(new Settings.Management("127.0.0.1", 5202));
        assertThat(settings.database().embedded()).isTrue();
        assertThat(settings.database().poolSize()).isEqualTo(8);
        assertThat(settings.access().clientKeys()).isEmpty();
        assertThat(settings.access().adminKeys()).isEmpty();
        assertThat(settings.accounts().maxAttempts()).isEqualTo(3);
        assertThat(settings.accounts().pool())
                .isEqualTo(new PoolLimits(
                        0,
                        20,
                        3,
                        Duration.ofSeconds(30),
                        List.of(AccountKind.OAUTH_AND_COOKIE, AccountKind.OAUTH, AccountKind.API_KEY),
                        0.9,
                        0.95,
                        Duration.ofMinutes(10)));
        assertThat(settings.accounts().bareCoolDown()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.accounts().maxRetryAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.upstream())
                .isEqualTo(new Settings.Upstream(
                        URI.create("https://api.anthropic.com"),
                        "oauth-2025-04-20",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(120),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        ClientGone.CANCEL,
                        2000,
                        false,
                        1_048_576));
        assertThat(settings.breaker())
                .isEqualTo(new Settings.Breaker(Duration.ofSeconds(60), 20, 50, Duration.ofSeconds(10), 3, 5));
        assertThat(settings.responses())
                .isEqualTo(
                        new ResponseLimits(Duration.ofMinutes(30), 33_554_432, 8_388_608, 2_147_483_648L, 268_435_456));
        assertThat(settings.usage()).isEqualTo(new Settings.Usage(true, 400, 7, 500));
        assertThat(settings.journal()).isEqualTo(new Settings.Journal(16_777_216, Duration.ofMillis(100), 100_000));
        assertThat(settings.log())
                .isEqualTo(new Settings.Log(
                        Level.INFO,
                        LogFormat.TEXT,
                        null,
                        10_485_760,
                        7,
                        Settings.LoggedClient.NETWORK,
                        settings.log().node()));
        assertThat(settings.routes().dir()).isNull();
        assertThat(settings.schedule())
                .extracting(Settings.Schedule::byJob, InstanceOfAssertFactories.MAP)
                .hasSize(14)
                .containsEntry("recover-accounts", "0/15 * * * * ?")
                .containsEntry("maintain-partitions", "0 5 * * * ?");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void laysEachLayerOverTheOneBefore() throws IOException {
        properties.put("gateway.home", home.toString());
        environment.put("DATA_FOLDER", data.toString());
        assertThat(port()).isEqualTo(5201);
        write(home, "gateway.server.port=1001");
        assertThat(port()).isEqualTo(1001);
        write(data, "gateway.server.port=1002");
        assertThat(port()).isEqualTo(1002);
        environment.put("PORT", "1003");
        assertThat(port()).isEqualTo(1003);
        environment.put("GATEWAY_SERVER_PORT", "1004");
        assertThat(port()).isEqualTo(1004);
        properties.put("gateway.server.port", "1005");
        assertThat(port()).isEqualTo(1005);
        assertThat(loader().load(Map.of("gateway.server.port", "1006")).server().port())
                .isEqualTo(1006);
    }

    @Test
    void findsTheDataFolderThroughTheFileBesideTheLauncher() throws IOException {
        properties.put("gateway.home", home.toString());
        write(home, "gateway.data-folder=" + data);
        write(data, "gateway.server.host=10.0.0.1");

        Settings settings = load();

        assertThat(settings.home()).isEqualTo(home);
        assertThat(settings.dataFolder()).isEqualTo(data);
        assertThat(settings.server().host()).isEqualTo("10.0.0.1");
    }

    @Test
    void takesHomeForTheTildeBeforeWhatJavaSays() {
        assertThat(load().dataFolder()).isEqualTo(folder.resolve(".claude-proxy/data"));

        environment.put("HOME", home.toString());

        assertThat(load().dataFolder()).isEqualTo(home.resolve(".claude-proxy/data"));
        assertThat(load().database().cacheFolder()).isEqualTo(home.resolve(".cache/claude-proxy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "?"})
    void passesOverAHomeThatIsNone(String none) {
        environment.put("HOME", none);

        assertThat(load().dataFolder()).isEqualTo(folder.resolve(".claude-proxy/data"));
    }

    /** Java gives a question mark to a user whom the password database does not know. */
    @Test
    void saysWhatToSetWhereThereIsNoHome() {
        properties.put("user.home", "?");
        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("set HOME, or an absolute path");

        environment.put("DATA_FOLDER", data.toString());

        assertThat(load().dataFolder()).isEqualTo(data);
        assertThat(load().database().cacheFolder()).isNull();
    }

    @Test
    void takesTheHomeFromTheEnvironmentToo() throws IOException {
        environment.put("GATEWAY_HOME", home.toString());
        write(home, "gateway.server.port=1001");

        assertThat(port()).isEqualTo(1001);
    }

    @ParameterizedTest
    @CsvSource({
        "HOST, gateway.server.host, 127.0.0.1",
        "PORT, gateway.server.port, 7000",
        "MANAGEMENT_PORT, gateway.management.port, 7001",
        "DATA_FOLDER, gateway.data-folder, /tmp/nowhere/data",
        "NO_FILESYSTEM_MODE, gateway.no-filesystem-mode, true",
        "GATEWAY_MASTER_KEY, gateway.security.master-key, secret",
        "DATABASE_URL, gateway.database.url, postgres://u:p@h/db",
        "API_KEYS, gateway.access.client-keys, 'client-1,client-2'",
        "ADMIN_API_KEYS, gateway.access.admin-keys, 'admin-01,admin-02'",
        "ANTHROPIC_API_KEYS, gateway.accounts.api-keys, 'sk-ant-1,sk-ant-2'",
        "COOKIES, gateway.accounts.cookies, 'sessionKey=1,sessionKey=2'",
        "CLAUDE_API_BASEURL, gateway.upstream.claude-base-url, http://127.0.0.1:9000",
        "REQUEST_TIMEOUT, gateway.upstream.request-timeout, 90s",
        "TRACK_USAGE, gateway.usage.track, false",
        "LOG_LEVEL, gateway.log.level, DEBUG",
        "LOG_FORMAT, gateway.log.format, json",
        "LOG_TO_FILE, gateway.log.to-file, true",
        "LOG_FILE_PATH, gateway.log.file-path, /tmp/nowhere/x.log",
        "LOG_FILE_ROTATION, gateway.log.file-rotation, 5 MB",
        "LOG_FILE_RETENTION, gateway.log.file-retention, 3 days",
        "ROUTES_DIR, gateway.routes.dir, /tmp/nowhere/routes",
        "GATEWAY_SERVER_IDLE_TIMEOUT, gateway.server.idle-timeout, 5s",
        "GATEWAY_ACCOUNTS_CONCURRENCY_API_KEY, gateway.accounts.concurrency.api-key, 4",
    })
    void readsEachEnvironmentName(String name, String key, String value) {
        assertThat(loader().merged(Map.of()).get(key)).isNotEqualTo(value);
        environment.put("DATABASE_URL", "postgres://other/db");
        environment.put(name, value);

        assertThat(loader().merged(Map.of())).containsEntry(key, value);
    }

    @Test
    void usesWhatTheEnvironmentSays() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        environment.putAll(Map.of(
                "DATABASE_URL", "postgres://u:p@h/db",
                "API_KEYS", " client-1, client-2 ,,client-1",
                "ANTHROPIC_API_KEYS", "sk-ant-1",
                "COOKIES", "sk-ant-sid01-one,sessionKey=sk-ant-sid02-two",
                "CLAUDE_API_BASEURL", "http://127.0.0.1:9000/claude/",
                "REQUEST_TIMEOUT", "90",
                "LOG_TO_FILE", "yes",
                "LOG_FILE_RETENTION", "3 days",
                "ROUTES_DIR", routes.toString(),
                "GATEWAY_UPSTREAM_CLIENT_GONE", "drain"));

        Settings settings = load();

        assertThat(settings.database().url()).isEqualTo("postgres://u:p@h/db");
        assertThat(settings.access().clientKeys()).containsExactly("client-1", "client-2");
        assertThat(settings.accounts().apiKeys()).containsExactly("sk-ant-1");
        assertThat(settings.accounts().cookies()).containsExactly("sk-ant-sid01-one", "sessionKey=sk-ant-sid02-two");
        assertThat(settings.upstream().claudeBaseUrl()).hasToString("http://127.0.0.1:9000/claude");
        assertThat(settings.upstream().requestTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.upstream().clientGone()).isEqualTo(ClientGone.DRAIN);
        assertThat(settings.log().file()).isEqualTo(folder.resolve(".claude-proxy/data/logs/claude-proxy.log"));
        assertThat(settings.log().fileRetention()).isEqualTo(3);
        assertThat(settings.routes().dir()).isEqualTo(routes);
    }

    @Test
    void ignoresForeignAndBlankEnvironmentNames() {
        environment.put("GATEWAY_PORT", "tcp://10.0.0.1:80");
        environment.put("PORT", " ");

        assertThat(port()).isEqualTo(5201);
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.server.prot, gateway.server.port",
        "gateway.port, gateway.server.port",
        "gateway.sever.host, gateway.server.host",
        "gateway.upstream.ping-intervall, gateway.upstream.ping-interval",
        "gateway.log.levle, gateway.log.level",
    })
    void namesTheNearestKeyForAnUnknownOne(String unknown, String nearest) throws IOException {
        properties.put("gateway.home", home.toString());
        write(home, unknown + "=1");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Unknown setting %s (%s/application.properties); the nearest known one is %s.",
                        unknown, home, nearest);
    }

    @Test
    void refusesAnUnknownStoredKey() {
        SettingsLoader loader = loader();

        assertThatThrownBy(() -> loader.load(Map.of("gateway.usage.tracks", "true")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gateway.usage.tracks (stored setting)")
                .hasMessageContaining("gateway.usage.track.");
    }

    @Test
    void leavesKeysOfOthersAlone() throws IOException {
        properties.put("gateway.home", home.toString());
        write(home, "camel.main.name=other\nsomething=else");

        assertThat(loader().merged(Map.of())).containsEntry("camel.main.name", "other");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.server.port, 65536, a whole number from 0 to 65535",
        "gateway.server.port, -1, a whole number from 0 to 65535",
        "gateway.server.port, http, a whole number from 0 to 65535",
        "gateway.accounts.max-attempts, 0, a whole number from 1 to 100",
        "gateway.breaker.failure-rate, 101, a whole number from 1 to 100",
        "gateway.breaker.window, 60s, a whole number from 1 to 86400",
        "gateway.upstream.connect-timeout, soon, 'a duration such as 500ms, 30s, 10m or 1h, not less than 1ms'",
        "gateway.upstream.connect-timeout, 0, 'a duration such as 500ms, 30s, 10m or 1h, not less than 1ms'",
        "gateway.upstream.connect-timeout, 10 weeks, 'a duration such as 500ms, 30s, 10m or 1h, not less than 1ms'",
        "gateway.server.max-header-size, 1.5KB, 'a size such as 64KB or 32MB, from 1024 to 1048576 bytes'",
        "gateway.server.max-header-size, 2MB, 'a size such as 64KB or 32MB, from 1024 to 1048576 bytes'",
        "gateway.server.max-body, 17179869185GB, 'a size such as 64KB or 32MB, from 1024 to 1099511627776" + " bytes'",
        "gateway.upstream.http2, maybe, true or false",
        "gateway.upstream.client-gone, stay, 'one of cancel, drain'",
        "gateway.upstream.claude-base-url, ftp://host, 'an http or https URL without user, query and fragment'",
        "gateway.upstream.claude-base-url, api.anthropic.com, 'an http or https URL without user, query and fragment'",
        "gateway.upstream.claude-base-url, http://host?x=1, 'an http or https URL without user, query and fragment'",
        "gateway.log.level, LOUD, 'one of error, warn, info, debug, trace'",
        "gateway.log.format, xml, 'one of text, json'",
        "gateway.log.file-retention, 7 weeks, a number of days from 1 to 36500",
        "gateway.schedule.maintain-partitions, 0 5 * * *, a Quartz cron expression of six or seven fields",
        "gateway.routes.dir, /nowhere/at/all, a folder that exists",
    })
    void tellsWhatWasExpectedInsteadOfABadValue(String key, String value, String expected) {
        SettingsLoader loader = loader();

        assertThatThrownBy(() -> loader.load(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("%s (stored setting) is \"%s\", but %s was expected.", key, value, expected);
    }

    @Test
    void namesTheVariableThatHoldsABadValue() {
        environment.put("PORT", "http");

        assertThatThrownBy(this::load).hasMessageStartingWith("gateway.server.port (PORT) is \"http\"");
    }

    @Test
    void refusesAnEmptyValueWhereOneIsNeeded() {
        SettingsLoader loader = loader();

        assertThatThrownBy(() -> loader.load(Map.of("gateway.server.host", "")))
                .hasMessage("gateway.server.host (stored setting) is empty, but needs a value.");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "30, 30000", "10m, 600000", "1h, 3600000", "2d, 172800000", "1 H, 3600000"})
    void readsDurations(String text, long millis) {
        environment.put("REQUEST_TIMEOUT", text);

        assertThat(load().upstream().requestTimeout()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"2048, 2048", "2048B, 2048", "64KB, 65536", "64k, 65536", "3 MB, 3145728", "2gb, 2147483648"})
    void readsSizes(String text, long bytes) {
        environment.put("GATEWAY_SERVER_MAX_BODY", text);

        assertThat(load().server().maxBody()).isEqualTo(bytes);
    }

    @Test
    void needsADatabaseUrlInNoFilesystemMode() {
        environment.put("NO_FILESYSTEM_MODE", "true");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NO_FILESYSTEM_MODE")
                .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void hasNoDataFolderInNoFilesystemMode() throws IOException {
        environment.put("NO_FILESYSTEM_MODE", "true");
        environment.put("DATABASE_URL", "jdbc:postgresql://h/db");
        environment.put("DATA_FOLDER", data.toString());
        write(data, "gateway.server.port=1002");

        assertThat(load().dataFolder()).isNull();
        assertThat(load().noFilesystemMode()).isTrue();
        assertThat(port()).isEqualTo(5201);
    }

    @Test
    void refusesALogFileInNoFilesystemMode() {
        environment.put("NO_FILESYSTEM_MODE", "true");
        environment.put("DATABASE_URL", "jdbc:postgresql://h/db");
        environment.put("LOG_TO_FILE", "true");

        assertThatThrownBy(this::load).hasMessageContaining("LOG_TO_FILE");
    }

    @Test
    void refusesAnAccountKeyAsClientKeyWithoutShowingIt() {
        environment.put("ANTHROPIC_API_KEY", "sk-ant-api03-very-secret");

        assertThatThrownBy(this::loader)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("ANTHROPIC_API_KEYS")
                .hasMessageNotContaining("secret");
    }

    @Test
    void addsTheSingleClientKeysAndWarnsOfTheOldName() {
        environment.put("API_KEYS", "the-first");
        environment.put("PROXY_AUTH_KEY", "the-second");
        environment.put("ANTHROPIC_API_KEY", "the-third");

        Settings settings = load();

        assertThat(settings.access().clientKeys()).containsExactly("the-first", "the-second", "the-third");
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .contains("PROXY_AUTH_KEY")
                .doesNotContain("third");
    }

    @Test
    void warnsOfWebModeThatNoRequestComesTo() {
        environment.put("GATEWAY_WEB_ENABLED", "true");
        assertThat(load().warnings()).isEmpty();

        environment.put("GATEWAY_MODE_ORDER", "oauth,api_key");
        assertThat(load().warnings())
                .singleElement()
                .asString()
                .contains("GATEWAY_WEB_ENABLED", "GATEWAY_MODE_ORDER", "does not name web");

        environment.put("GATEWAY_MODE_KEYS", "all");
        assertThat(load().warnings()).as("clients may choose it").isEmpty();
    }

    @Test
    void takesASingleClientKeyAlone() {
        environment.put("PROXY_AUTH_KEY", "the-only-one");

        assertThat(load().access().clientKeys()).containsExactly("the-only-one");
        assertThat(load().warnings()).isEmpty();
    }

    @Test
    void refusesPlacesInTheFilesThatAreFoundThroughThem() throws IOException {
        environment.put("DATA_FOLDER", data.toString());
        write(data, "gateway.data-folder=/elsewhere");

        assertThatThrownBy(this::loader)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gateway.data-folder cannot be set in " + data);
    }

    @Test
    void refusesAFileThatIsNotUtf8() throws IOException {
        properties.put("gateway.home", home.toString());
        Files.write(home.resolve("application.properties"), new byte[] {'a', '=', (byte) 0xff});

        assertThatThrownBy(this::loader).isInstanceOf(SettingsException.class).hasMessageContaining("UTF-8");
    }

    @Test
    void refusesAFolderInThePlaceOfAFile() throws IOException {
        environment.put("DATA_FOLDER", data.toString());
        Files.createDirectory(data.resolve("application.properties"));

        assertThatThrownBy(this::loader)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("is a folder")
                .hasMessageEndingWith("remove it.");
    }

    @Test
    void refusesTheHomeOfAnotherUser() {
        environment.put("DATA_FOLDER", "~somebody/data");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("(DATA_FOLDER) is \"~somebody/data\"")
                .hasMessageContaining("home of this user only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my hidden key", "hidden\tkey", "hidden„key“", "sk-ant-one,hidden key"})
    void refusesAccountKeysThatCannotBeSentWithoutShowingThem(String keys) {
        environment.put("ANTHROPIC_API_KEYS", keys);

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("ANTHROPIC_API_KEYS")
                .hasMessageContaining("sk-ant-")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void warnsOfKeysInTheWrongPlace() {
        environment.put("API_KEYS", "sk-ant-api03-x");
        environment.put("ANTHROPIC_API_KEYS", "sk-proj-x");

        assertThat(load().warnings()).hasSize(2);
        environment.put("CLAUDE_API_BASEURL", "http://gateway.example");
        assertThat(load().warnings()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "API_KEYS, client-keys, API_KEYS",
        "ADMIN_API_KEYS, admin-keys, ADMIN_API_KEYS",
        "GATEWAY_ACCESS_ADMIN_KEYS, admin-keys, GATEWAY_ACCESS_ADMIN_KEYS",
        "PROXY_AUTH_KEY, client-keys, PROXY_AUTH_KEY",
        "ANTHROPIC_API_KEY, client-keys, ANTHROPIC_API_KEY"
    })
    void refusesKeysThatCanBeGuessedWhereverTheyStand(String name, String key, String told) {
        environment.put(name, "1234567");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gateway.access." + key + " (" + told + ") has a key of less than 8 characters")
                .hasMessageContaining("openssl rand")
                .hasMessageNotContaining("1234567");
        environment.put(name, "12345678");
        assertThat(load().access()).isNotNull();
    }

    @Test
    void refusesKeysOfFilesPropertiesAndTheDatabaseInTheSameWay() throws IOException {
        environment.put("API_KEYS", "long-enough");
        properties.put("gateway.access.admin-keys", "x");
        assertThatThrownBy(this::load).hasMessageContaining("(-Dgateway.access.admin-keys) has a key of less than");
        properties.remove("gateway.access.admin-keys");

        assertThatThrownBy(() -> loader().load(Map.of("gateway.access.client-keys", "x")))
                .hasMessageContaining("gateway.access.client-keys (stored setting) has a key of less than");

        Path file =
                Files.createDirectories(folder.resolve(".claude-proxy/data")).resolve("application.properties");
        Files.writeString(file, "gateway.access.admin-keys=long-enough-too,x\n");
        assertThatThrownBy(this::load).hasMessageContaining("(" + file + ") has a key of less than");
    }

    @Test
    void refusesClientsThatWouldBeAdministrators() {
        environment.put("API_KEYS", "a-good-key");
        environment.put("PROXY_AUTH_KEY", "hidden-key");
        environment.put("ADMIN_API_KEYS", "another-key, hidden-key");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage("gateway.access.client-keys (API_KEYS, PROXY_AUTH_KEY) and gateway.access.admin-keys"
                        + " (ADMIN_API_KEYS) have a key in common, whose clients would be administrators: put another"
                        + " one into ADMIN_API_KEYS.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://root:hunter2@h/db", "h/db?password=hunter2", "postgres://"})
    void refusesAnotherDatabaseWithoutShowingItsPassword(String url) {
        environment.put("DATABASE_URL", url);

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gateway.database.url (DATABASE_URL)")
                .hasMessageContaining("postgres://user:password@host/db")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"5000, '', 5001", "0, '', 0", "5000, 6000, 6000", "65535, 1, 1"})
    void putsTheManagementPortBesideTheServersPort(String port, String management, int expected) {
        environment.put("PORT", port);
        environment.put("MANAGEMENT_PORT", management);

        assertThat(load().management().port()).isEqualTo(expected);
    }

    @Test
    void refusesPortsThatCannotStandBesideEachOther() {
        environment.put("PORT", "65535");
        assertThatThrownBy(this::load).hasMessageContaining("MANAGEMENT_PORT");
        environment.put("MANAGEMENT_PORT", "65535");
        assertThatThrownBy(this::load).hasMessageContaining("must differ");
    }

    @Test
    @DisplayName("case 39: what is no cookie is refused at the start, and not shown")
    void refusesWhatIsNoCookie() {
        environment.put("COOKIES", "sk-ant-sid01-one,hunter2");

        assertThatThrownBy(this::load)
                .hasMessageContaining("COOKIES")
                .hasMessageContaining("the session key of the web application")
                .hasMessageNotContainingAny("hunter2", "sid01");
    }

    @Test
    void showsNoSecretAsText() {
        environment.putAll(Map.of(
                "API_KEYS", "hidden-1",
                "ADMIN_API_KEYS", "hidden-2",
                "ANTHROPIC_API_KEYS", "hidden3",
                "COOKIES", "sk-ant-sid01-hidden4",
                "DATABASE_URL", "postgres://u:hidden5@h/db",
                "GATEWAY_MASTER_KEY", "hidden6"));
        Settings settings = load();

        assertThat(settings.masterKey()).isEqualTo("hidden6");
        assertThat(settings.toString()).doesNotContain("hidden");
    }

    private Settings load() {
        return loader().load();
    }

    private SettingsLoader loader() {
        return new SettingsLoader(environment, properties);
    }

    private int port() {
        return load().server().port();
    }

    private static void write(Path folder, String content) throws IOException {
        Files.writeString(folder.resolve("application.properties"), content);
    }
}
