package launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher beside a jar and JDKs that only echo what they are called with. */
class LauncherIT {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    /** Everything outside the shell that the launcher may call; java is not among it. */
    private static final List<String> TOOLS =
            List.of("cat", "find", "flock", "ln", "mkdir", "mv", "nice", "readlink", "rm", "sed", "sleep", "touch");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private Path tools;
    private Path jdks;

    private record Outcome(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        folder = folder.toRealPath();
        home = Files.createDirectories(folder.resolve("a proxy"));
        Files.copy(Path.of("claude-proxy"), home.resolve("claude-proxy"));
        Files.createDirectory(home.resolve("lib"));
        Files.createFile(home.resolve("claude-proxy.jar"));
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            offer(tool, tools.resolve(tool));
        }
        jdks = Files.createDirectory(folder.resolve("jdks"));
        environment.put("PATH", tools.toString());
        environment.put("HOME", folder.toString());
        environment.put("CLAUDE_PROXY_JDK_FOLDERS", folder.resolve("none") + ":" + jdks);
        environment.put("CLAUDE_PROXY_MEMORY", "4096");
        environment.put("CLAUDE_PROXY_AOT", "never");
    }

    @Test
    void saysInOneLineWhereToGetAJdkWhenThereIsNone() throws Exception {
        jdk(jdks.resolve("old"), "17.0.15");

        Outcome outcome = run("run");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains("no JDK 25 found", "https://adoptium.net/", "CLAUDE_PROXY_JAVA_HOME");
    }

    @Test
    void prefersTheJdksInOrder() throws Exception {
        Path first = jdk(folder.resolve("own jdk"), "25.0.3");
        Path second = jdk(folder.resolve("java-home"), "25");
        Path third = jdk(folder.resolve("path-jdk"), "25.0.1");
        Path last = jdk(jdks.resolve("found"), "25.0.2");
        Files.createSymbolicLink(tools.resolve("java"), third.resolve("bin/java"));
        environment.put("CLAUDE_PROXY_JAVA_HOME", first.toString());
        environment.put("JAVA_HOME", second.toString());
        assertThat(javaOf(run())).isEqualTo(first);

        environment.remove("CLAUDE_PROXY_JAVA_HOME");
        assertThat(javaOf(run())).isEqualTo(second);

        environment.remove("JAVA_HOME");
        assertThat(javaOf(run())).isEqualTo(third);

        Files.delete(tools.resolve("java"));
        assertThat(javaOf(run())).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "24.0.2", "26", "250", "2.5"})
    void passesByAnotherVersion(String version) throws Exception {
        environment.put(
                "CLAUDE_PROXY_JAVA_HOME", jdk(folder.resolve("one"), version).toString());
        environment.put("JAVA_HOME", jdk(folder.resolve("two"), version).toString());
        Path other = jdk(folder.resolve("three"), version);
        Files.createSymbolicLink(tools.resolve("java"), other.resolve("bin/java"));
        jdk(jdks.resolve("a"), version);
        Path right = jdk(jdks.resolve("b"), "25.0.3");

        assertThat(javaOf(run())).isEqualTo(right);
    }

    /** The machine may have a JDK 25 in another of the usual folders, which comes first and has no use for an empty jar. */
    @Test
    void looksIntoTheUsualFoldersByDefault() throws Exception {
        environment.remove("CLAUDE_PROXY_JDK_FOLDERS");
        Files.createDirectories(folder.resolve(".sdkman/candidates/java"));
        jdk(folder.resolve(".sdkman/candidates/java/25-tem"), "25.0.3");

        assertThat(run().err()).doesNotContain("no JDK 25 found");
    }

    @Test
    void asksAShimWhereItsJdkIs() throws Exception {
        Path real = jdk(folder.resolve("behind-the-shim"), "25.0.3");
        script(tools.resolve("java"), "echo '    java.home = " + real + "' >&2");

        assertThat(javaOf(run())).isEqualTo(real);
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");

        List<String> arguments = arguments(run("keys", "create", "--name", "two words", "*", "$HOME", ""));

        assertThat(arguments)
                .endsWith(
                        "-jar", home + "/claude-proxy.jar", "keys", "create", "--name", "two words", "*", "$HOME", "");
    }

    @Test
    void givesTheJvmItsOptions() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        assertThat(arguments(run()))
                .contains("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseParallelGC", "-Dgateway.home=" + home);

        for (String[] size : new String[][] {{"512", "96"}, {"640", "160"}, {"831", "255"}, {"64000", "256"}}) {
            environment.put("CLAUDE_PROXY_MEMORY", size[0]);
            assertThat(arguments(run())).contains("-Xmx" + size[1] + "m", "-XX:MaxDirectMemorySize=" + size[1] + "m");
        }
        Files.createFile(folder.resolve("-Db=file"));
        environment.put("CLAUDE_PROXY_HEAP", "300m");
        environment.put("CLAUDE_PROXY_JAVA_OPTS", "-Da=1  -Db=* -Xlog:gc");
        List<String> arguments = arguments(run());

        assertThat(arguments).contains("-Xmx300m").doesNotContain("-Xmx256m");
        assertThat(arguments).containsSubsequence("-Da=1", "-Db=*", "-Xlog:gc", "-jar");
    }

    @Test
    void becomesTheJvmItself() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "echo $$");
        Process process = start(home.resolve("claude-proxy"));

        String pid = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(pid).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void givesTheStatusOfTheJvmOn() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "exit 42");

        assertThat(run().status()).isEqualTo(42);
    }

    @Test
    void findsItsFolderThroughSymbolicLinks() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("proxy"), Path.of("../a proxy/claude-proxy"));
        Files.createSymbolicLink(folder.resolve("p"), bin.resolve("proxy"));

        assertThat(arguments(launch(folder.resolve("p")))).contains("-Dgateway.home=" + home);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "KEY=value, value",
                "KEY=, ``",
                "  KEY = two words  , two words",
                "export KEY=value, value",
                "export  KEY=value, value",
                "KEY=\"quoted # text \" # comment, `quoted # text `",
                "KEY='single \"quoted\"', `single \"quoted\"`",
                "KEY=value # comment, value",
                "KEY= # comment, ``",
                "KEY=#hash, #hash",
                "KEY=a#b, a#b",
                "KEY=a=b=c, a=b=c",
                "KEY=$(touch evil)`touch evil`$HOME;touch evil, `$(touch evil)``touch evil``$HOME;touch evil`",
                "KEY=back\\slash\\n, back\\slash\\n",
                "KEY=*, *",
                "KEY=postgres://u:p@h/db?a=1&b=2, postgres://u:p@h/db?a=1&b=2",
            })
    void readsAVariableOfTheEnvFile(String line, String expected) throws Exception {
        for (String end : List.of("", "\n", "\r\n")) {
            assertThat(keyFrom("# first\n\nOTHER=1\n" + line + end)).isEqualTo("[" + expected + "]");
        }
        assertThat(Files.exists(home.resolve("evil"))).isFalse();
    }

    @Test
    void readsTheEnvFileBesideTheLauncherBeforeItLooksForAJdk() throws Exception {
        Path own = jdk(folder.resolve("own"), "25.0.3");
        writeEnv("CLAUDE_PROXY_JAVA_HOME=" + own + "\nCLAUDE_PROXY_HEAP=111m\n", "rw-------");

        Outcome outcome = run();

        assertThat(javaOf(outcome)).isEqualTo(own);
        assertThat(arguments(outcome)).contains("-Xmx111m");
    }

    @Test
    void keepsVariablesThatAreSetAlready() throws Exception {
        environment.put("KEY", "from outside");
        assertThat(keyFrom("KEY=from the file")).isEqualTo("[from outside]");

        environment.put("KEY", "");
        assertThat(keyFrom("KEY=from the file")).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no equals sign", "1KEY=x", "K-E-Y=x", "K;touch evil=x", "=x", "$(touch evil)=x"})
    void leavesOutALineThatIsNoVariable(String line) throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "echo \"[$KEY]\"");
        writeEnv("# first\n\n" + line + "\nKEY=good\n", "rw-------");

        Outcome outcome = run();

        assertThat(outcome.out().strip()).isEqualTo("[good]");
        assertThat(outcome.err().lines()).singleElement().asString().contains("line 3 of", ".env", "left out");
        assertThat(Files.exists(home.resolve("evil"))).isFalse();
    }

    @Test
    void saysSoWhenThereIsNoJar() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Files.delete(home.resolve("claude-proxy.jar"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToNormalizingNewlines("claude-proxy: " + home + "/claude-proxy.jar is missing beside this"
                        + " launcher; unpack the whole release and start it there, or by a symbolic link to it\n");
    }

    @Test
    void saysHowToBuildInASourceTreeThatIsNotBuilt() throws Exception {
        sourceTree("");
        environment.put("CLAUDE_PROXY_BUILD", "never");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToNormalizingNewlines("claude-proxy: " + home + "/target/claude-proxy.jar is not built yet;"
                        + " start without CLAUDE_PROXY_BUILD=never, or build it: (cd " + home
                        + " && ./mvnw -DskipTests package)\n");
    }

    @Test
    void saysWhereAJdkWasWantedAndIsNot() throws Exception {
        environment.put("CLAUDE_PROXY_JAVA_HOME", folder.resolve("nowhere").toString());

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains("there is no JDK 25 (bin/java) in CLAUDE_PROXY_JAVA_HOME, " + folder.resolve("nowhere"))
                .contains("https://adoptium.net/");
    }

    @Test
    void readsAnEnvFileThatBeginsWithAByteOrderMark() throws Exception {
        assertThat(keyFrom("\uFEFFKEY=first\r\n")).isEqualTo("[first]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void endsWhereTheEnvFileIsInAnotherEncoding(String encoding) throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        writeEnv("", "rw-------");
        Files.write(home.resolve(".env"), "\uFEFFKEY=first\n".getBytes(encoding));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToNormalizingNewlines("claude-proxy: " + home
                        + "/.env is text in UTF-16, of which nothing can be read; save it as UTF-8\n");
    }

    @Test
    void saysSoWhenThereAreNoLibraries() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Files.delete(home.resolve("lib"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains(home + "/lib is missing beside this launcher", "unpack the whole release");
    }

    @ParameterizedTest
    @CsvSource({"CLAUDE_PROXY_HEAP, lots", "CLAUDE_PROXY_JAVA_OPTS, -XX:+Nonsense", "CLAUDE_PROXY_JAVA_OPTS, -Da=b -Xno"
    })
    void saysWhatIsWrongWhereJavaDoesNotTakeItsOptions(String name, String value) throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(
                jdk.resolve("bin/java"),
                "echo 'Error occurred during initialization of VM'; echo 'Error: Option is odd'; echo more; exit 1");
        environment.put(name, value);

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .containsExactly("claude-proxy: java does not start (Option is odd); correct CLAUDE_PROXY_HEAP (as in"
                        + " 256m) or CLAUDE_PROXY_JAVA_OPTS, or unset them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Da=b -Dc=d", "-agentlib:jdwp=transport=dt_socket", "-Xlog:gc:file=gc.log"})
    void triesNoOptionsThatAreHarmlessOrDoSomething(String options) throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "echo called >>calls; exit 3");
        environment.put("CLAUDE_PROXY_JAVA_OPTS", options);

        assertThat(run().status()).isEqualTo(3);
        assertThat(run().err()).isEmpty();
    }

    @Test
    void buildsOnceAndThenAgainWhenASourceIsNewer() throws Exception {
        sourceTree("");

        Outcome first = run("version");
        assertThat(first.err()).contains("building");
        assertThat(arguments(first)).endsWith("-jar", home + "/target/claude-proxy.jar", "version");
        assertThat(builds()).containsExactly("-B -q -DskipTests package with " + jdks.resolve("jdk"));

        assertThat(run().err()).isEmpty();
        assertThat(builds()).hasSize(1);

        Files.writeString(home.resolve("src/main/New.java"), "");
        assertThat(run().status()).isZero();
        assertThat(run().status()).isZero();
        assertThat(builds()).hasSize(2);

        agePast(home.resolve("src"), LONG_AGO);
        Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(run().status()).isZero();
        assertThat(builds()).hasSize(3);
    }

    @Test
    void givesNoSecretsToTheBuild() throws Exception {
        sourceTree("export -p >given");
        List<String> secrets = List.of(
                "API_KEYS",
                "COOKIES",
                "DATABASE_URL",
                "PROXY_URL",
                "CUSTOM_HEADER_AUTHORIZATION",
                "GATEWAY_DATABASE_URL",
                "GATEWAY_ACCOUNTS_COOKIES",
                "GATEWAY_PROVIDERS_HEADERS",
                "GATEWAY_UPSTREAM_PROXY");
        secrets.forEach(name -> environment.put(name, "hunter2"));
        writeEnv("VENDOR_OF_MINE=hunter2\n", "rw-------");
        assertThat(run().status()).isZero();
        assertThat(Files.readString(home.resolve("given"))).contains("PATH=").doesNotContain("hunter2");
    }

    @Test
    void runsTheJarAsItIsWhenToldSo() throws Exception {
        sourceTree("");
        run();
        Files.writeString(home.resolve("src/main/New.java"), "");
        environment.put("CLAUDE_PROXY_BUILD", "never");

        assertThat(run().status()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void buildsOnceWhenTwoStartAtOnce(boolean withFlock) throws Exception {
        sourceTree("sleep 1");
        if (!withFlock) {
            Files.delete(tools.resolve("flock"));
        }

        Process first = start(home.resolve("claude-proxy"));
        Process second = start(home.resolve("claude-proxy"));

        assertThat(finish(first).status()).isZero();
        assertThat(finish(second).status()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(home.resolve("target/launcher.owner")).doesNotExist();
    }

    @Test
    void takesTheLockOfADeadOwner() throws Exception {
        sourceTree("");
        Files.delete(tools.resolve("flock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectory(home.resolve("target"));
        Files.createSymbolicLink(home.resolve("target/launcher.owner"), Path.of(Long.toString(dead.pid())));

        assertThat(run().status()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void showsTheBuildsOutputWhenItFails() throws Exception {
        sourceTree("echo 'it is broken'; exit 1");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("it is broken", "the build failed");
    }

    @Test
    void wantsACompilerOnlyWhereItBuilds() throws Exception {
        Path runtime = jdk(jdks.resolve("runtime"), "25.0.3");
        Files.delete(runtime.resolve("bin/javac"));
        assertThat(run().status()).isZero();

        Files.createFile(home.resolve("pom.xml"));
        assertThat(run().err()).contains("no JDK 25 found");
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, false",
        "r--------, false",
        "rwx--x--x, false",
        "rw-r-----, true",
        "rw----r--, true",
        "rw-rw-r--, true",
        "rw--w----, true",
        "rw-----w-, true"
    })
    void warnsOfAnEnvFileThatOthersCanRead(String mode, boolean warns) throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "echo \"[$KEY]\"");
        writeEnv("KEY=good\n", mode);

        Outcome outcome = run();

        assertThat(outcome.out().strip()).isEqualTo("[good]");
        if (warns) {
            assertThat(outcome.err().lines())
                    .singleElement()
                    .asString()
                    .contains("others can read or change", ".env", "chmod 600");
        } else {
            assertThat(outcome.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no permission", "a folder", "a link to nothing"})
    void endsWhenTheEnvFileCannotBeRead(String why) throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        switch (why) {
            case "a folder" -> Files.createDirectory(home.resolve(".env"));
            case "a link to nothing" -> Files.createSymbolicLink(home.resolve(".env"), Path.of("nothing"));
            default -> writeEnv("KEY=good\n", "-w-------");
        }

        Outcome outcome = finish(startAsAnybody());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().contains(".env cannot be read", "chmod 600");
    }

    /** Without what lets root read every file. */
    private Process startAsAnybody() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> line = root
                ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", home + "/claude-proxy")
                : List.of(home + "/claude-proxy");
        var builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void warnsOfWhatALinkForAnEnvFileLeadsTo() throws Exception {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Path secrets = Files.writeString(folder.resolve("secrets"), "KEY=good\n");
        Files.createSymbolicLink(home.resolve(".env"), secrets);

        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        assertThat(run().err()).isEmpty();
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run().err()).contains("others can read");
    }

    @Test
    void usesTheCacheThatWasMadeForThisJarAndThisJdk() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        environment.remove("CLAUDE_PROXY_AOT");
        Path cache = Files.writeString(home.resolve("claude-proxy.aot"), "learned");
        String option = "-XX:AOTCache=" + cache;
        Path madeWith = Files.writeString(home.resolve("claude-proxy.aot.jdk"), jdk + "\n");
        assertThat(arguments(run("version"))).contains(option, "-Xlog:aot=off");

        environment.put("CLAUDE_PROXY_AOT", "never");
        assertThat(arguments(run("version"))).doesNotContain(option);

        environment.remove("CLAUDE_PROXY_AOT");
        Files.writeString(madeWith, jdk + "-of-before\n");
        assertThat(arguments(run("version"))).doesNotContain(option);

        Files.writeString(madeWith, jdk + "\n");
        FileTime made = Files.getLastModifiedTime(cache);
        for (Path newer : List.of(home.resolve("claude-proxy.jar"), jdk.resolve("release"))) {
            FileTime before = Files.getLastModifiedTime(newer);
            Files.setLastModifiedTime(newer, FileTime.from(made.toInstant().plusSeconds(1)));
            assertThat(arguments(run("version"))).doesNotContain(option);
            Files.setLastModifiedTime(newer, before);
        }
        assertThat(arguments(run("version"))).contains(option);

        Files.writeString(cache, "");
        assertThat(arguments(run("version"))).doesNotContain(option);
        assertThat(home.resolve("claude-proxy.aot.maker")).doesNotExist();
    }

    @Test
    void makesTheCacheBesideTheFirstRun() throws Exception {
        learningJdk("echo learned >\"${first#*=}\"; export -p >given");
        environment.remove("CLAUDE_PROXY_AOT");
        environment.put("ANTHROPIC_API_KEYS", "hunter2");
        Path cache = home.resolve("claude-proxy.aot");

        assertThat(arguments(run("demo"))).endsWith("demo").doesNotContain("-XX:AOTCache=" + cache);

        await().until(() -> Files.exists(cache) && !Files.isSymbolicLink(home.resolve("claude-proxy.aot.maker")));
        assertThat(arguments(run("run"))).contains("-XX:AOTCache=" + cache);
        assertThat(Files.readString(folder.resolve("given"))).contains("PATH=").doesNotContain("hunter2");
        assertThat(home.resolve("claude-proxy.aot.maker")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"version,, 4096", "run, never, 4096", "run,, 1024"})
    void makesNoCacheFor(String command, String build, String memory) throws Exception {
        learningJdk("echo learned >\"${first#*=}\"");
        environment.remove("CLAUDE_PROXY_AOT");
        environment.put("CLAUDE_PROXY_MEMORY", memory);
        if (build != null) {
            environment.put("CLAUDE_PROXY_BUILD", build);
        }

        assertThat(arguments(run(command))).endsWith(command);

        // The link is there before the JVM runs, and goes after the cache came.
        assertThat(Files.isSymbolicLink(home.resolve("claude-proxy.aot.maker"))).isFalse();
        assertThat(home.resolve("claude-proxy.aot")).doesNotExist();
    }

    @Test
    void makesTheCacheOfAnImage() throws Exception {
        learningJdk("echo learned >\"${first#*=}\"");
        environment.put("CLAUDE_PROXY_AOT", "now");

        assertThat(run().status()).isZero();
        assertThat(home.resolve("claude-proxy.aot")).hasContent("learned");
    }

    @Test
    void triesNoSecondTimeWhatTheJvmCannotMake() throws Exception {
        learningJdk("echo half >\"${first#*=}\"; echo 'no room'; exit 1");
        environment.put("CLAUDE_PROXY_AOT", "now");
        Outcome outcome = run();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains("made no AOT cache", "claude-proxy.aot.log");
        assertThat(home.resolve("claude-proxy.aot.log")).hasContent("no room");

        environment.remove("CLAUDE_PROXY_AOT");
        assertThat(arguments(run("run"))).endsWith("run").noneMatch(option -> option.startsWith("-XX:AOTCache"));
        assertThat(Files.isSymbolicLink(home.resolve("claude-proxy.aot.maker"))).isFalse();
    }

    /** A JDK that runs a step where it is to learn, and else echoes what it is called with. */
    private void learningJdk(String step) throws IOException {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), """
            first=$1
            case $first in
            -XX:AOTCacheOutput=*) %s ;;
            *) printf '%%s\\n' "$0" "$@" ;;
            esac
            """.formatted(step));
    }

    private void writeEnv(String content, String mode) throws IOException {
        Path file = Files.writeString(home.resolve(".env"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private String keyFrom(String content) throws Exception {
        Path jdk = jdk(jdks.resolve("jdk"), "25.0.3");
        script(jdk.resolve("bin/java"), "printf '[%s]' \"$KEY\"");
        writeEnv(content, "rw-------");
        return run().out();
    }

    /** As Maven does, the build leaves a jar alone whose content would not change. */
    private void sourceTree(String buildStep) throws IOException {
        jdk(jdks.resolve("jdk"), "25.0.3");
        Files.delete(home.resolve("claude-proxy.jar"));
        Files.createDirectories(home.resolve("src/main"));
        Files.createFile(home.resolve("pom.xml"));
        script(home.resolve("mvnw"), """
            echo "$* with $JAVA_HOME" >>builds
            %s
            mkdir -p target/lib
            [ -f target/claude-proxy.jar ] || : >target/claude-proxy.jar
            """.formatted(buildStep));
        agePast(home.resolve("src"), LONG_AGO);
        Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(LONG_AGO));
    }

    private static void agePast(Path folder, Instant time) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(time));
            }
        }
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(home.resolve("builds"));
    }

    private static Path jdk(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        script(folder.resolve("bin/java"), "printf '%s\\n' \"$0\" \"$@\"");
        script(folder.resolve("bin/javac"), "exit 1");
        Files.writeString(
                folder.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"25\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder;
    }

    private static void script(Path file, String content) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + content + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void offer(String tool, Path script) throws IOException {
        for (String place : List.of("/usr/bin/", "/bin/")) {
            if (Files.isExecutable(Path.of(place + tool))) {
                script(script, "exec " + place + tool + " \"$@\"");
                return;
            }
        }
    }

    private static Path javaOf(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        return Path.of(outcome.out().lines().findFirst().orElseThrow())
                .getParent()
                .getParent();
    }

    private static List<String> arguments(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out().lines().skip(1).toList();
    }

    private Outcome run(String... arguments) throws Exception {
        return launch(home.resolve("claude-proxy"), arguments);
    }

    private Outcome launch(Path launcher, String... arguments) throws Exception {
        return finish(start(launcher, arguments));
    }

    private Process start(Path launcher, String... arguments) throws IOException {
        var command = Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Outcome finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }
}
