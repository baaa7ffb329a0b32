package harness;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** What {@link Lab} does. One instance serves one test class. */
final class LabExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<Runnable> clearing = new ArrayList<>();
    private Class<?> tests;

    @Override
    public void beforeAll(ExtensionContext context) {
        tests = context.getRequiredTestClass();
        try {
            Optional<ScriptedUpstream> upstream = fill(ScriptedUpstream.class, ScriptedUpstream::start);
            upstream.ifPresent(each -> clearing.add(each::clear));
            fill(ScriptedProviders.class, ScriptedProviders::start).ifPresent(each -> clearing.add(each::clear));
            Optional<SimulatedWeb> web = fill(SimulatedWeb.class, SimulatedWeb::start);
            web.ifPresent(each -> clearing.add(each::clear));
            Optional<ProxyProcess> proxy = fill(ProxyProcess.class, () -> proxy(web, upstream));
            Optional<OneNode> node = fill(OneNode.class, this::node);
            fill(TwoNodes.class, () -> TwoNodes.start(this::withSettings));
            node.map(OneNode::proxy).or(() -> proxy).ifPresent(this::fillClients);
        } catch (RuntimeException | Error failure) {
            afterAll(context);
            throw failure;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        clearing.forEach(Runnable::run);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private ProxyProcess proxy(Optional<SimulatedWeb> web, Optional<ScriptedUpstream> upstream) {
        ProxyProcess.Builder builder = ProxyProcess.builder();
        web.ifPresent(builder::web);
        upstream.ifPresent(builder::upstream);
        return withSettings(builder).start();
    }

    private OneNode node() {
        return OneNode.start(this::withSettings);
    }

    private void fillClients(ProxyProcess proxy) {
        set(ProxyClient.class, proxy::client);
        set(AdminClient.class, proxy::admin);
        set(AccountsClient.class, proxy::accounts);
    }

    /** Starts one for the empty field of this type, if there is such a field; it is closed in the end. */
    private <T extends AutoCloseable> Optional<T> fill(Class<T> type, Supplier<T> start) {
        Optional<T> value = set(type, start);
        value.ifPresent(started::push);
        return value;
    }

    private <T> Optional<T> set(Class<T> type, Supplier<T> start) {
        List<Field> empty = Arrays.stream(tests.getDeclaredFields())
                .filter(field -> field.getType() == type && Modifier.isStatic(field.getModifiers()))
                .filter(field -> valueOf(field) == null)
                .toList();
        if (empty.isEmpty()) {
            return Optional.empty();
        }
        T value = start.get();
        empty.forEach(field -> put(field, value));
        return Optional.of(value);
    }

    private ProxyProcess.Builder withSettings(ProxyProcess.Builder builder) {
        for (Method settings :
                AnnotationSupport.findAnnotatedMethods(tests, Lab.Settings.class, HierarchyTraversalMode.TOP_DOWN)) {
            try {
                settings.setAccessible(true);
                settings.invoke(null, builder);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return builder;
    }

    private static Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void put(Field field, Object value) {
        try {
            field.set(null, value);
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
