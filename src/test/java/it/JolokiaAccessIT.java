package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.tools.attach.VirtualMachine;
import gateway.protocol.Json;
import harness.JolokiaClient;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Walks all beans, attributes and operations that a running proxy has, as somebody who is attached to the process sees them, and tries
 * each over HTTP as every role. What is open is a list here, so that nothing opens unseen.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JolokiaAccessIT {

    private static final String TOKEN = "token/of=the access&test";
    private static final String PROVIDER_KEY = "sk-provider-key-of-the-access-test";

    /** Operations that only look, for both roles. */
    private static final Set<String> LOOKING = Set.of(
            "org.apache.camel context dumpRoutesAsXml",
            "org.apache.camel context dumpRoutesStatsAsXml",
            "org.apache.camel routes dumpRouteAsXml",
            "org.apache.camel routes dumpRouteStatsAsXml",
            "org.apache.camel tracer dumpAllTracedMessagesAsXml");

    /** Operations of an operator. */
    private static final Set<String> DOING = Set.of(
            "org.apache.camel context reset",
            "org.apache.camel routes reset",
            "org.apache.camel processors reset",
            "org.apache.camel tracer clear",
            "org.apache.camel tracer setEnabled",
            "claude-proxy Pool suspend",
            "claude-proxy Pool resume",
            "claude-proxy Accounts lift",
            "claude-proxy Accounts test",
            "claude-proxy Accounts refresh",
            "claude-proxy Streams close",
            "claude-proxy Journal write",
            "claude-proxy Generations apply",
            "claude-proxy Jobs run",
            "claude-proxy Provider check");

    private static final Set<String> WRITING = Set.of("org.apache.camel tracer Enabled");

    /** Kinds of beans of which something is shown. */
    private static final Set<String> SHOWN = Set.of(
            "claude-proxy Accounts",
            "claude-proxy Generations",
            "claude-proxy Jobs",
            "claude-proxy Journal",
            "claude-proxy Limits",
            "claude-proxy Pool",
            "claude-proxy Provider",
            "claude-proxy Streams",
            "java.lang ClassLoading",
            "java.lang GarbageCollector",
            "java.lang Memory",
            "java.lang MemoryPool",
            "java.lang OperatingSystem",
            "java.lang Runtime",
            "java.lang Threading",
            "java.nio BufferPool",
            "jdk.management VirtualThreadScheduler",
            "org.apache.camel components",
            "org.apache.camel consumers",
            "org.apache.camel context",
            "org.apache.camel endpoints",
            "org.apache.camel processors",
            "org.apache.camel producers",
            "org.apache.camel routes",
            "org.apache.camel tracer");

    /** Attributes behind which are values of others, code, or texts of messages. */
    private static final Set<String> NEVER = Set.of(
            "SystemProperties",
            "InputArguments",
            "ClassPath",
            "BootClassPath",
            "LibraryPath",
            "GlobalOptions",
            "RouteProperties",
            "LastError",
            "ServiceLocationMetadata",
            "TraceFilter",
            "TracePattern");

    private final Map<String, MBeanInfo> beans = new LinkedHashMap<>();
    private final Map<String, ObjectName> names = new LinkedHashMap<>();
    private ScriptedUpstream upstream;
    private ProxyProcess proxy;
    private JolokiaClient jolokia;

    @BeforeAll
    void start() throws Exception {
        upstream = ScriptedUpstream.start();
        proxy = ProxyProcess.builder()
                .upstream(upstream)
                .jmx()
                .env("PROVIDER_BASE_URL", upstream.url() + "/v1")
                .env("PROVIDER_API_KEY", PROVIDER_KEY)
                .env("TELEGRAM_TOKEN", TOKEN)
                .env("GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD", JolokiaClient.OPERATOR)
                .env("GATEWAY_MANAGEMENT_JOLOKIA_VIEWER_PASSWORD", JolokiaClient.VIEWER)
                .start();
        proxy.client().message(MessageJson.request("claude-sonnet-4-5"));
        jolokia = new JolokiaClient(proxy);
        VirtualMachine machine = VirtualMachine.attach(Long.toString(proxy.pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection all = connector.getMBeanServerConnection();
            for (ObjectName name : new TreeSet<>(all.queryNames(null, null))) {
                MBeanInfo info = all.getMBeanInfo(name);
                String one =
                        name.getKeyProperty("type") != null && name.getDomain().startsWith("org.apache.camel")
                                ? name.getKeyProperty("context") + kind(name) + info.getClassName()
                                : name.toString();
                beans.putIfAbsent(one, info);
                names.putIfAbsent(one, name);
            }
        } finally {
            machine.detach();
        }
    }

    @AfterAll
    void stop() {
        proxy.close();
        upstream.close();
    }

    private static String kind(ObjectName name) {
        return name.getDomain() + " " + name.getKeyProperty("type");
    }

    private static boolean isOfManagement(ObjectName name) {
        return "claude-proxy".equals(name.getKeyProperty("context"));
    }

    private record Try(String what, ObjectNode question) {}

    /** What of these is answered well by a role; asked in parts, those that write down routes in small ones. */
    private Set<String> answered(String user, String password, List<Try> tries) throws IOException {
        Set<String> open = new TreeSet<>();
        Map<Boolean, List<Try>> parts = tries.stream()
                .collect(Collectors.partitioningBy(one -> one.what().contains(" dump")));
        answered(user, password, parts.getOrDefault(true, List.of()), 8, open);
        answered(user, password, parts.getOrDefault(false, List.of()), 400, open);
        return open;
    }

    private void answered(String user, String password, List<Try> tries, int size, Set<String> open)
            throws IOException {
        for (int begin = 0; begin < tries.size(); begin += size) {
            List<Try> part = tries.subList(begin, Math.min(tries.size(), begin + size));
            ArrayNode questions = Json.mapper().createArrayNode();
            part.forEach(one -> questions.add(one.question()));
            JsonNode answers = Json.mapper().readTree(jolokia.ask(user, password, questions));
            assertThat(answers).hasSize(part.size());
            for (int i = 0; i < part.size(); i++) {
                if (answers.path(i).path("status").asInt() == 200) {
                    open.add(part.get(i).what());
                }
            }
        }
    }

    private List<Try> reads() {
        List<Try> tries = new ArrayList<>();
        beans.forEach((key, info) -> {
            ObjectName name = names.get(key);
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                tries.add(new Try(
                        kind(name) + " " + attribute.getName(),
                        JolokiaClient.read(name.toString(), attribute.getName())));
            }
        });
        return tries;
    }

    private List<Try> calls(Set<String> butThese) {
        List<Try> tries = new ArrayList<>();
        beans.forEach((key, info) -> {
            ObjectName name = names.get(key);
            for (MBeanOperationInfo operation : info.getOperations()) {
                String what = kind(name) + " " + operation.getName();
                if (isOfManagement(name) || !butThese.contains(what)) {
                    tries.add(new Try(what, call(name, operation)));
                }
            }
        });
        return tries;
    }

    private static ObjectNode call(ObjectName name, MBeanOperationInfo operation) {
        String types = String.join(
                ",",
                Arrays.stream(operation.getSignature())
                        .map(MBeanParameterInfo::getType)
                        .toList());
        List<String> arguments =
                Arrays.stream(operation.getSignature()).map(parameter -> "1").toList();
        String called = operation.getName() + "(" + types + ")";
        return JolokiaClient.exec(name.toString(), called, arguments);
    }

    @Test
    void thereAreManyBeansToTry() {
        assertThat(names.values()).extracting(JolokiaAccessIT::kind).containsAll(SHOWN);
        assertThat(reads()).hasSizeGreaterThan(500);
        assertThat(calls(Set.of())).hasSizeGreaterThan(500);
    }

    @Test
    void attributesAreShownOfListedBeansOnlyAndNoneThatTellsOthersValues() throws IOException {
        for (String[] role : roles()) {
            Set<String> open = answered(role[0], role[1], reads());

            assertThat(open).allSatisfy(what -> {
                assertThat(SHOWN).contains(what.substring(0, what.lastIndexOf(' ')));
                assertThat(what.startsWith("claude-proxy ")
                                || !NEVER.contains(what.substring(what.lastIndexOf(' ') + 1)))
                        .isTrue();
            });
            assertThat(open).contains("org.apache.camel routes ExchangesInflight", "claude-proxy Pool Usable");
        }
    }

    private static String[][] roles() {
        return new String[][] {{"viewer", JolokiaClient.VIEWER}, {"operator", JolokiaClient.OPERATOR}};
    }

    @Test
    void noOperationIsOpenButThoseOfTheList() throws IOException {
        Set<String> all = new TreeSet<>(LOOKING);
        assertThat(answered("viewer", JolokiaClient.VIEWER, calls(all))).isEmpty();
        all.addAll(DOING);
        assertThat(answered("operator", JolokiaClient.OPERATOR, calls(all))).isEmpty();
    }

    @Test
    void theListOfBeansHasWhatIsOpenAndNothingElse() throws IOException {
        for (String[] role : roles()) {
            boolean operator = role[0].equals("operator");
            JsonNode list = Json.mapper()
                    .readTree(jolokia.get(role[0], role[1], "/list").body())
                    .path("value");
            Set<String> kinds = new TreeSet<>();
            Set<String> operations = new TreeSet<>();
            Set<String> written = new TreeSet<>();
            list.properties()
                    .forEach(domain -> domain.getValue().properties().forEach(bean -> {
                        String type = Arrays.stream(bean.getKey().split(","))
                                .filter(pair -> pair.startsWith("type="))
                                .findFirst()
                                .orElseThrow()
                                .substring(5);
                        String kind = domain.getKey() + " " + type;
                        kinds.add(kind);
                        bean.getValue()
                                .path("op")
                                .properties()
                                .forEach(one -> operations.add(kind + " " + one.getKey()));
                        bean.getValue().path("attr").properties().forEach(one -> {
                            if (one.getValue().path("rw").asBoolean()) {
                                written.add(kind + " " + one.getKey());
                            }
                        });
                    }));
            Set<String> expected = new TreeSet<>(LOOKING);
            if (operator) {
                expected.addAll(DOING);
            }
            assertThat(kinds).isEqualTo(new TreeSet<>(SHOWN));
            assertThat(operations).isEqualTo(expected);
            assertThat(written).isEqualTo(operator ? WRITING : Set.of());
        }
    }

    @Test
    void noAnswerHasASecret() throws IOException {
        List<String> secrets = List.of(
                ProxyProcess.CLIENT_KEY,
                ProxyProcess.ADMIN_KEY,
                ProxyProcess.accountKey(1),
                ProxyProcess.accountKey(2),
                PROVIDER_KEY,
                TOKEN,
                JolokiaClient.OPERATOR,
                JolokiaClient.VIEWER);
        StringBuilder all = new StringBuilder();
        for (String[] role : roles()) {
            all.append(jolokia.ask(role[0], role[1], JolokiaClient.read("*:*")));
            all.append(jolokia.get(role[0], role[1], "/list").body());
            for (ObjectName name : names.values()) {
                if (kind(name).equals("org.apache.camel context")) {
                    for (String dump : List.of("dumpRoutesAsXml(boolean)", "dumpRoutesAsXml()")) {
                        List<Boolean> arguments = dump.contains("boolean") ? List.of(true) : List.of();
                        all.append(jolokia.ask(role[0], role[1], JolokiaClient.exec(name.toString(), dump, arguments)));
                    }
                }
            }
        }
        assertThat(all).contains("api-messages", "dumpRoutesAsXml");
        secrets.forEach(secret -> assertThat(all).doesNotContain(secret));
    }

    @Test
    void nothingIsToldToWhoHasNotSignedIn() {
        assertThat(jolokia.get(null, null, "/list").statusCode()).isEqualTo(401);
        assertThat(jolokia.post(null, null, JolokiaClient.read("*:*").toString())
                        .statusCode())
                .isEqualTo(401);
        assertThat(jolokia.get("admin", JolokiaClient.OPERATOR, "/list").statusCode())
                .isEqualTo(401);
        assertThat(jolokia.get("viewer", JolokiaClient.OPERATOR, "/list").statusCode())
                .isEqualTo(401);
    }
}
