package routes.jolokia;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jolokia.core.api.LogHandler;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.restrictor.AbstractConstantRestrictor;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.server.core.util.jmx.MBeanServerAccess;
import org.jolokia.server.core.util.jmx.SingleMBeanServerAccess;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jolokia for one role: it sees the beans through {@link GuardedMBeans} only. Safe from many threads. */
final class JolokiaAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JolokiaAgent.class);

    private final JolokiaServiceManager manager;
    private final HttpRequestHandler handler;

    JolokiaAgent(MBeanServer server, JmxRole role, GuardedMBeans.DoneByOperator done) {
        MBeanServerAccess guarded =
                new SingleMBeanServerAccess(new GuardedConnection(new GuardedMBeans(server, role, done)));
        StaticConfiguration configuration = new StaticConfiguration(Map.of(
                ConfigKey.AGENT_ID.getKeyValue(), "claude-proxy-" + role.user(),
                ConfigKey.DISABLE_DETECTORS.getKeyValue(), "true",
                ConfigKey.INCLUDE_STACKTRACE.getKeyValue(), "false",
                ConfigKey.MAX_DEPTH.getKeyValue(), "15",
                ConfigKey.MAX_COLLECTION_SIZE.getKeyValue(), "5000",
                ConfigKey.MAX_OBJECTS.getKeyValue(), "100000"));
        manager = JolokiaServiceManagerFactory.createJolokiaServiceManager(configuration, new Log(), new OnlyKnown());
        manager.addService(new JolokiaSerializer());
        manager.addService(new LocalRequestHandler(1) {
            @Override
            public void init(JolokiaContext context) {
                super.init(seeing(context, guarded));
            }
        });
        handler = new HttpRequestHandler(manager.start());
    }

    /** A context whose beans are the guarded ones. */
    private static JolokiaContext seeing(JolokiaContext context, MBeanServerAccess guarded) {
        return (JolokiaContext) Proxy.newProxyInstance(
                JolokiaContext.class.getClassLoader(),
                new Class<?>[] {JolokiaContext.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("getMBeanServerAccess")) {
                        return guarded;
                    }
                    try {
                        return method.invoke(context, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** @param path behind that of Jolokia, without parameters */
    String get(String path) throws BadRequestException, EmptyResponseException {
        return text(handler.handleGetRequest(path, path, Map.of()));
    }

    /** @param json one request or an array of them */
    String post(byte[] json) throws IOException, BadRequestException, EmptyResponseException {
        return text(handler.handlePostRequest(
                "/", new ByteArrayInputStream(json), StandardCharsets.UTF_8.name(), Map.of()));
    }

    private static String text(JSONStructure answer) {
        return answer.toJSONString();
    }

    @Override
    public void close() {
        manager.stop();
    }

    /** What kinds of requests there are; the beans are guarded behind it. */
    private static final class OnlyKnown extends AbstractConstantRestrictor {

        private OnlyKnown() {
            super(true);
        }

        @Override
        public boolean isTypeAllowed(RequestType type) {
            return switch (type) {
                case READ, LIST, SEARCH, VERSION, EXEC, WRITE -> true;
                default -> false;
            };
        }

        /** Not many at once. */
        @Override
        public boolean isOperationAllowed(ObjectName name, String operation) {
            return !name.isPattern();
        }

        @Override
        public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
            return !name.isPattern();
        }
    }

    private static final class Log implements LogHandler {

        @Override
        public void debug(String message) {
            LOG.debug(message);
        }

        @Override
        public void info(String message) {
            LOG.debug(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            LOG.warn("Jolokia: {}", message, cause);
        }

        @Override
        public boolean isDebug() {
            return false;
        }
    }
}
