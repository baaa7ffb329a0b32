package routes.extension;

import gateway.routes.model.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extensions as they are used by one generation of routes, or one check: with their classes, until they are closed. For one thread at
 * a time.
 */
public final class OpenExtensions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenExtensions.class);

    /** Where a jar says which beans it has: lines of name=class. */
    public static final String BEANS = "META-INF/claude-proxy/beans.properties";

    private final Extensions extensions;
    private final ClassLoader application;
    private final ClassLoader classes;
    private final List<AutoCloseable> closing = new ArrayList<>();
    private boolean closed;

    private OpenExtensions(Extensions extensions, ClassLoader application) {
        this.extensions = extensions;
        this.application = application;
        if (extensions.copies() != null) {
            extensions.copies().open(extensions.jars());
        }
        classes = extensions.jars().isEmpty() ? application : new ExtensionLoader(extensions.jars(), application);
    }

    /** Opens them behind the classes of the application. */
    public static OpenExtensions of(Extensions extensions) {
        return new OpenExtensions(extensions, OpenExtensions.class.getClassLoader());
    }

    /** The classes of the application, and those of the jars behind them. */
    public ClassLoader classes() {
        return classes;
    }

    /** The Kamelets. */
    public List<RouteText> kamelets() {
        return extensions.kamelets();
    }

    /** What they were when they were read. */
    public Extensions extensions() {
        return extensions;
    }

    /**
     * The beans that a jar says it has.
     *
     * @throws IOException where the jar cannot be read
     */
    static List<DeclaredBean> beans(ExtensionJar jar) throws IOException {
        try (JarFile file = new JarFile(jar.copy().toFile())) {
            ZipEntry entry = file.getEntry(BEANS);
            if (entry == null) {
                return List.of();
            }
            Properties named = new Properties();
            try (InputStream stream = file.getInputStream(entry)) {
                named.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new IOException(BEANS + " is no file of properties", e);
            }
            return new TreeSet<>(named.stringPropertyNames())
                    .stream()
                            .map(name -> new DeclaredBean(
                                    jar.name(), name, named.getProperty(name).strip()))
                            .toList();
        }
    }

    /**
     * Lets a context find all of it.
     *
     * @throws IllegalStateException with one sentence where a bean cannot be made
     */
    public void equip(CamelContext context) {
        if (extensions.jars().isEmpty()) {
            return;
        }
        context.setApplicationContextClassLoader(classes);
        for (ExtensionJar jar : extensions.jars()) {
            try {
                for (DeclaredBean bean : beans(jar)) {
                    context.getRegistry().bind(bean.name(), make(bean));
                }
            } catch (IOException e) {
                throw new IllegalStateException(jar.name() + " cannot be read", e);
            }
        }
    }

    private Object make(DeclaredBean bean) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            Object made =
                    Class.forName(bean.type(), true, classes).getConstructor().newInstance();
            if (made instanceof AutoCloseable own) {
                closing.add(own);
            }
            return made;
        } catch (InvocationTargetException e) {
            throw unmade(bean, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unmade(bean, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Without the cause: the words of the innermost one are all that operators would be told. */
    private static IllegalStateException unmade(DeclaredBean bean, Throwable failure) {
        LOG.debug("The bean {} cannot be made", bean, failure);
        return new IllegalStateException("the bean " + bean.name() + " of " + bean.jar() + " cannot be made: "
                + failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")"));
    }

    /** Closes beans that can be, and the jars. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing.reversed().forEach(OpenExtensions::quietly);
        closing.clear();
        if (!classes.equals(application) && classes instanceof AutoCloseable jars) {
            quietly(jars);
        }
        if (extensions.copies() != null) {
            extensions.copies().closed(extensions.jars());
        }
    }

    private static void quietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            LOG.warn("{} of an extension cannot be closed", each.getClass().getName(), e);
        }
    }
}
