package harness;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The packaged proxy as a process of its own, with a throw-away data folder. {@link #close} leaves neither a process, nor an
 * embedded PostgreSQL, nor a file behind, also after {@link #kill}; neither does the end of the test JVM.
 */
public final class ProxyProcess implements AutoCloseable {

    /** Largest heap of the process. */
    public static final long HEAP_BYTES = 512L << 20;

    /** A process that lives for some seconds never earns back what its optimising compiler costs. */
    static final List<String> COMMON_OPTIONS = List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseParallelGC",
            "-Xmx" + HEAP_BYTES);

    public static final String CLIENT_KEY = "client-key-of-the-integration-tests";
    public static final String ADMIN_KEY = "admin-key-of-the-integration-tests";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final int OUTPUT_CHARACTERS = 200_000;
    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final List<String> CALLING_JOBS =
            List.of("refresh-tokens", "poll-usage", "check-accounts", "watch-idle");

    private final Path jar;
    private final Path dataFolder;
    private final Map<String, String> environment;
    private final List<String> wrapper;
    private final List<String> jvm;
    private final boolean embedded;
    private final StringBuffer output = new StringBuffer();
    private final Thread atExit = new Thread(this::sweep);
    private Process process;

    private ProxyProcess(Builder builder, Path dataFolder) {
        this.jar = jar();
        this.dataFolder = dataFolder;
        this.environment = Map.copyOf(builder.environment);
        this.wrapper = List.copyOf(builder.wrapper);
        this.embedded = builder.embeddedDatabase;
        this.jvm = builder.jvm.isEmpty() ? RecordedStart.options() : List.copyOf(builder.jvm);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A proxy on free ports of 127.0.0.1, with two accounts, one client key and one admin key. */
    public static Builder builder() {
        return new Builder();
    }

    /** A port of 127.0.0.1 that is free, and that nobody else is given: not even as the near end of an outgoing connection. */
    public static int freePort() {
        return FreePorts.next();
    }

    /** The key of the account with this number, counted from 1. */
    public static String accountKey(int number) {
        return "sk-ant-api03-test-account-" + number;
    }

    public int port() {
        return Integer.parseInt(environment.get("PORT"));
    }

    public int managementPort() {
        return Integer.parseInt(environment.get("MANAGEMENT_PORT"));
    }

    /** The base URL, without a slash at its end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    public String clientKey() {
        return CLIENT_KEY;
    }

    public String adminKey() {
        return ADMIN_KEY;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where its files are; also its working folder. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** What was set for it in the environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** What the process wrote so far, of all its lives. */
    public String output() {
        return output.toString();
    }

    /** A client for plain requests. */
    public ProxyClient client() {
        return new ProxyClient(port());
    }

    /** A client of the admin API. */
    public AdminClient admin() {
        return new AdminClient(client());
    }

    /** A client of the admin API for accounts. */
    public AccountsClient accounts() {
        return new AccountsClient(admin());
    }

    /** The value of a meter without labels, or the sum over all labels, as the management port tells it; 0 when it is absent. */
    public double metric(String name) {
        HttpResponse<byte[]> answer = new ProxyClient(managementPort()).bare("GET", "/observe/metrics", null);
        return new String(answer.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Sends SIGTERM and returns at once. */
    public void signalTerminate() {
        // Process.destroy would close its output too, and what it says at the end would be lost.
        process.toHandle().destroy();
    }

    /** Waits until the process has ended, and returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the proxy did not end within " + STOP_LIMIT + "\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Sends SIGTERM and waits for the end. */
    public int terminate() {
        signalTerminate();
        return awaitExit();
    }

    /** Sends SIGKILL and waits for the end; an embedded PostgreSQL stays behind. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Starts again with the same ports and data folder, after it has ended. */
    public ProxyProcess startAgain() {
        launch();
        awaitAnswer();
        return this;
    }

    /** Whether an embedded PostgreSQL of this proxy is alive. */
    public boolean databaseIsAlive() {
        return LeftoverPostgres.isAlive(dataFolder);
    }

    /** Ends it: by SIGKILL where its database is not its own, which spares each test a second. */
    @Override
    public void close() {
        try {
            if (process != null && process.isAlive() && (embedded || !wrapper.isEmpty())) {
                process.destroy();
                if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } else if (process != null) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            sweep();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void sweep() {
        if (process != null) {
            process.destroyForcibly();
        }
        LeftoverPostgres.stop(dataFolder);
        LeftoverPostgres.delete(dataFolder);
    }

    private void launch() {
        List<String> line = new ArrayList<>(wrapper);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvm);
        line.addAll(COMMON_OPTIONS);
        line.addAll(List.of("-jar", jar.toString(), "run"));
        var builder = new ProcessBuilder(line).redirectErrorStream(true).directory(dataFolder.toFile());
        Map<String, String> inherited = Map.copyOf(builder.environment());
        builder.environment().clear();
        for (String name : new String[] {"PATH", "HOME", "LANG", "TMPDIR"}) {
            if (inherited.containsKey(name)) {
                builder.environment().put(name, inherited.get(name));
            }
        }
        builder.environment().putAll(environment);
        builder.environment().put("DATA_FOLDER", dataFolder.toString());
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        BufferedReader lines = process.inputReader();
        Thread.startVirtualThread(() -> keepAll(lines));
    }

    private void keepAll(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
        } catch (IOException killed) {
            keep("(output ends: the process was killed)");
        }
    }

    private void keep(String line) {
        if (output.length() > OUTPUT_CHARACTERS) {
            output.delete(0, OUTPUT_CHARACTERS / 2);
        }
        output.append(line).append('\n');
    }

    private void awaitAnswer() {
        await().atMost(START_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the proxy ended during its start, exit code " + process.exitValue() + "\n" + output());
        }
        try (RawClient client = RawClient.connect(port())) {
            return client.request("GET", "/health", Headers.of(), new byte[0])
                            .readHead()
                            .status()
                    > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The packaged proxy. */
    static Path jar() {
        Path jar = Path.of(System.getProperty("proxy.jar", "target/claude-proxy.jar"))
                .toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "integration tests need the packaged proxy: run ./mvnw package first; no " + jar);
        }
        return jar;
    }

    /** Collects the environment of a proxy. */
    public static final class Builder {

        private static final String JMX = "CAMEL_MAIN_JMX_ENABLED";
        private static final String MASTER_KEY = "GATEWAY_MASTER_KEY";
        private static final String MASTER_KEY_OF_ALL = "the master key of the integration tests";

        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> wrapper = new ArrayList<>();
        private final List<String> jvm = new ArrayList<>();
        private boolean embeddedDatabase;
        private Path dataFolder;

        private Builder() {
            environment.put("HOST", "127.0.0.1");
            environment.put("PORT", Integer.toString(freePort()));
            environment.put("MANAGEMENT_PORT", Integer.toString(freePort()));
            environment.put("API_KEYS", CLIENT_KEY);
            environment.put("ADMIN_API_KEYS", ADMIN_KEY);
            // A fifth of what a start costs is beans that hardly a test looks at.
            environment.put(JMX, "false");
            accounts(2);
        }

        /** Sets any environment variable. */
        public Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Has it register its beans in JMX, as it does by default outside tests. */
        public Builder jmx() {
            environment.remove(JMX);
            return this;
        }

        /** Sends Claude requests to this upstream. */
        public Builder upstream(ScriptedUpstream upstream) {
            return env("CLAUDE_API_BASEURL", upstream.url());
        }

        /** So many API-key accounts; {@link ProxyProcess#accountKey} names their keys. */
        public Builder accounts(int count) {
            return env(
                    "ANTHROPIC_API_KEYS",
                    IntStream.rangeClosed(1, count)
                            .mapToObj(ProxyProcess::accountKey)
                            .collect(Collectors.joining(",")));
        }

        /** Chooses accounts by this policy. */
        public Builder selection(String policy) {
            return env("GATEWAY_ACCOUNTS_SELECTION", policy);
        }

        /** Runs a job at these times. */
        public Builder schedule(String job, String cron) {
            return env("GATEWAY_SCHEDULE_" + job.toUpperCase(Locale.ROOT).replace('-', '_'), cron);
        }

        /**
         * Signs in and calls the Messages API at this provider, has no account of its own, and leaves the jobs that call the
         * provider to be run by hand. All proxies of one provider share the master key, so that they can share a database.
         */
        public Builder provider(SimulatedProvider provider) {
            CALLING_JOBS.forEach(job -> schedule(job, NEVER));
            return accounts(0)
                    .env(MASTER_KEY, MASTER_KEY_OF_ALL)
                    .env("CLAUDE_API_BASEURL", provider.url())
                    .env("CLAUDE_AI_URL", provider.url())
                    .env("OAUTH_CLIENT_ID", SimulatedProvider.CLIENT_ID)
                    .env("OAUTH_AUTHORIZE_URL", provider.url() + "/oauth/authorize")
                    .env("OAUTH_TOKEN_URL", provider.url() + "/v1/oauth/token")
                    .env("OAUTH_REDIRECT_URI", provider.url() + "/oauth/code/callback");
        }

        /** Uses web mode with two session cookies at this web application, and has no other account. */
        public Builder web(SimulatedWeb web) {
            CALLING_JOBS.forEach(job -> schedule(job, NEVER));
            return accounts(0)
                    .env("COOKIES", SimulatedWeb.COOKIE + "," + SimulatedWeb.OTHER_COOKIE)
                    .env("GATEWAY_WEB_ENABLED", "true")
                    .env("GATEWAY_WEB_ON_LOST_TOOL_SESSION", "error")
                    .env("CLAUDE_API_BASEURL", web.url())
                    .env("CLAUDE_AI_URL", web.url())
                    .env("OAUTH_TOKEN_URL", web.url() + "/v1/oauth/token");
        }

        /** Lets the provider send people to this proxy with their code. */
        public Builder redirectHere() {
            return env("OAUTH_REDIRECT_URI", "http://127.0.0.1:" + environment.get("PORT") + "/oauth/callback");
        }

        /** Puts a command before that of the proxy; it must become the proxy's process or leave that its own id. */
        public Builder wrapped(String... command) {
            wrapper.addAll(List.of(command));
            return this;
        }

        /** Uses this database instead of a new one on the server that all share. */
        public Builder database(String url) {
            return env("DATABASE_URL", url);
        }

        /** Uses this database together with others that say so: they share the master key. */
        public Builder sharedDatabase(String url) {
            return database(url).env(MASTER_KEY, MASTER_KEY_OF_ALL);
        }

        /** Lets the proxy run its embedded database, for tests of what becomes of that: its start takes twice the time. */
        public Builder embeddedDatabase() {
            embeddedDatabase = true;
            return this;
        }

        /** Uses this data folder, which somebody has filled; it is removed in the end as any. */
        public Builder dataFolder(Path folder) {
            dataFolder = folder;
            return this;
        }

        /** Options of the JVM instead of those that make its start faster. */
        Builder jvm(String... options) {
            jvm.addAll(List.of(options));
            return this;
        }

        /** Starts the proxy and waits until it answers. */
        public ProxyProcess start() {
            ProxyProcess proxy = startWithoutWaiting();
            try {
                proxy.awaitAnswer();
                return proxy;
            } catch (RuntimeException | Error failure) {
                proxy.close();
                throw failure;
            }
        }

        /** Starts the proxy only, for tests of starts that fail. */
        public ProxyProcess startWithoutWaiting() {
            if (!embeddedDatabase && !environment.containsKey("DATABASE_URL")) {
                database(TestDatabase.shared().migratedDatabase());
            }
            try {
                var proxy = new ProxyProcess(
                        this, dataFolder == null ? Files.createTempDirectory("claude-proxy-it-") : dataFolder);
                proxy.launch();
                return proxy;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
