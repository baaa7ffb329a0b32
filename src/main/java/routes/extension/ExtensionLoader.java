package routes.extension;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The classes of some jars, behind those of the application. Closed, it holds no file open. Safe from many threads. */
final class ExtensionLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    ExtensionLoader(List<ExtensionJar> jars, ClassLoader application) {
        super("extensions", jars.stream().map(ExtensionLoader::address).toArray(URL[]::new), application);
    }

    private static URL address(ExtensionJar jar) {
        try {
            return jar.copy().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has no address", e);
        }
    }

    @Override
    public @Nullable URL findResource(String name) {
        URL found = super.findResource(name);
        return found == null ? null : uncached(found);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        List<URL> all = new ArrayList<>();
        for (URL found : Collections.list(super.findResources(name))) {
            all.add(uncached(found));
        }
        return Collections.enumeration(all);
    }

    /** The JDK would keep a jar open for ever that somebody has read a resource of by its address. */
    private static URL uncached(URL found) {
        try {
            return URL.of(URI.create(found.toExternalForm()), new Uncached(found));
        } catch (MalformedURLException e) {
            return found;
        }
    }

    private static final class Uncached extends URLStreamHandler {
        private final URL plain;

        private Uncached(URL plain) {
            this.plain = plain;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            URL wanted = url.toExternalForm().equals(plain.toExternalForm())
                    ? plain
                    : URI.create(url.toExternalForm()).toURL();
            URLConnection connection = wanted.openConnection();
            connection.setUseCaches(false);
            return connection;
        }
    }
}
